namespace HarborReplication.Benchmarks.Measuring;

/// <summary>A process at one moment of a copy.</summary>
internal sealed record MemorySample(TimeSpan At, double ResidentMiB, int BlobsInFlight);
