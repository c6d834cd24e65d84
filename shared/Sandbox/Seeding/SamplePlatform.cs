namespace HarborReplication.Sandbox.Seeding;

/// <summary>What an image of an index runs on.</summary>
public sealed record SamplePlatform(string Os, string Architecture);
