using Xunit.Sdk;
using Xunit.v3;

// Each test has processes of its own. What waits (for a lease to end, a minute to come, a server to be back) leaves the processor to one
// other collection; more at once would only take it from each other.
[assembly: Parallelization(Mode = ParallelMode.Collections, MaxThreads = 2)]
