using HarborReplication.Registry.Adapters;
using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Tests.Servers;
using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Tests.Harbor;

/// <summary>What one Harbor lists arrives at another one as it was, by robots that may do no more than the documentation grants them.</summary>
public sealed class HarborCopyTests : HarborTest
{
    private static readonly RepositoryName SourceName = RepositoryName.Parse("production/team/app");
    private static readonly RepositoryName DestinationName = RepositoryName.Parse("dr/app");

    [Fact]
    public async Task Copy_ListedArtifacts_AreListedAlikeAtTheDestination()
    {
        await using var other = await HarborSite.StartAsync();
        var index = await Site.Registry.Seed.IndexAsync(SourceName.Value, "v1", [new("linux", "amd64"), new("linux", "arm64")], cancellationToken: Cancel);
        await Site.SignAsync(index);
        await Site.AttachAsync(index.Children[0], "sbom");
        await Site.Registry.Seed.ImageAsync(SourceName.Value, null, new Sandbox.Seeding.SampleImage { Seed = 7 }, Cancel);
        var source = Site.Adapter(Site.Registry.Harbor.Robot("source", "s", DocumentedRobots.Permissions("Source")));
        var destination = other.Adapter(other.Registry.Harbor.Robot("destination", "d", DocumentedRobots.Permissions("Destination, with deletion")));

        await destination.PrepareAsync(DestinationName, _ => Task.FromResult(false), Cancel);
        var listed = await HarborSite.ListAsync(source, SourceName.Value);
        foreach (var artifact in listed)
        {
            await CopyAsync(source, destination, artifact.Tags.SingleOrDefault() ?? artifact.Digest!.ToString());
            foreach (var accessory in artifact.Accessories)
                await CopyAsync(source, destination, accessory.Tags.SingleOrDefault() ?? accessory.Digest.ToString());
        }

        Assert.Equal(Describe(listed), Describe(await HarborSite.ListAsync(destination, DestinationName.Value)));
        Assert.Equal(2, listed.Count);
    }

    [Fact]
    public async Task Copy_NoSuchProject_SaysSoAndNotThatTheCredentialIsWrong()
    {
        await using var other = await HarborSite.StartAsync();
        await Site.Registry.Seed.ImageAsync(SourceName.Value, "v1", cancellationToken: Cancel);

        var failure = await Assert.ThrowsAsync<CopyException>(() => CopyAsync(Site.Adapter(), other.Adapter(), "v1"));

        Assert.Equal(FailureKind.ProjectMissing, failure.Kind);
    }

    private static Task<CopyResult> CopyAsync(IRegistryAdapter source, IRegistryAdapter destination, string reference) =>
        new ArtifactCopier(TimeProvider.System, new CopierOptions { RetryDelay = TimeSpan.FromMilliseconds(5) }).CopyAsync(
            new CopyRequest
            {
                Source = source.Client,
                SourceRepository = SourceName,
                SourceReference = Reference.Parse(reference),
                Destination = destination.Client,
                DestinationRepository = DestinationName,
                DestinationReference = Reference.Parse(reference),
            },
            new RecordingObserver(),
            Cancel);

    private static IEnumerable<string> Describe(List<ListedArtifact> artifacts) => artifacts
        .Select(artifact => $"{artifact.Digest} [{string.Join(' ', artifact.Tags.Order(StringComparer.Ordinal))}] "
            + string.Join(", ", artifact.Accessories.Select(one => $"{one.Digest} [{string.Join(' ', one.Tags)}]").Order(StringComparer.Ordinal)))
        .Order(StringComparer.Ordinal);
}
