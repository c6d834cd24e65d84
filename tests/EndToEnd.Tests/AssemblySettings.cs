using Xunit.Sdk;
using Xunit.v3;

// Each test has processes of its own and measures what they do; two at once would only take each other's processor.
[assembly: Parallelization(Mode = ParallelMode.None)]
