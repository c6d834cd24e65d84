namespace HarborReplication.Benchmarks.Seeding;

/// <summary>A blob of a seeded image.</summary>
internal sealed record SeededBlob(string Digest, long Size);
