using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Adapters;

/// <summary>Every repository by itself.</summary>
internal sealed class PlainListing(IRegistryAdapter adapter) : IRegistryListing
{
    public IAsyncEnumerable<string> RepositoriesAsync(string prefix, Func<string, bool> isWanted, CancellationToken cancellationToken) =>
        adapter.ListRepositoriesAsync(prefix, cancellationToken).Where(isWanted);

    public IAsyncEnumerable<ListedArtifact> ArtifactsAsync(RepositoryName repository, CancellationToken cancellationToken) =>
        adapter.ListArtifactsAsync(repository, cancellationToken);
}
