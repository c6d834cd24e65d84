using HarborReplication.Benchmarks.Seeding;
using HarborReplication.Testing;

namespace HarborReplication.Benchmarks.Contenders;

/// <summary>What is to be copied from where to where.</summary>
internal sealed record Transfer
{
    public required SeededRegistry From { get; init; }

    public required DockerRegistry Destination { get; init; }

    /// <summary>Where the destination is reached: itself, or the far end of a slow link.</summary>
    public required Uri DestinationUrl { get; init; }

    /// <summary>All images of the source, or a sample of them for a peer that would take too long.</summary>
    public required IReadOnlyList<SeededImage> Images { get; init; }
}
