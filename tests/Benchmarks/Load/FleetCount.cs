namespace HarborReplication.Benchmarks.Load;

/// <param name="Passed">Tasks that have begun, which is all that is done with them.</param>
/// <param name="LastAgo">Milliseconds since the last one.</param>
internal sealed record FleetCount(long Passed, long LastAgo);
