using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Adapters;

/// <summary>
/// One reading of many repositories, which may take fewer requests than each by itself. Belongs to one plan: what it has read is as old
/// as it is. May be used by several threads.
/// </summary>
public interface IRegistryListing
{
    /// <summary>Names of the repositories that are wanted, page by page, as the registry spells them: not all need be valid.</summary>
    /// <param name="prefix">What they all begin with; empty for all.</param>
    /// <param name="isWanted">Whether the artifacts of a repository will be asked for.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <exception cref="RegistryException">A page could not be read; the listing is incomplete.</exception>
    IAsyncEnumerable<string> RepositoriesAsync(string prefix, Func<string, bool> isWanted, CancellationToken cancellationToken);

    /// <inheritdoc cref="IRegistryAdapter.ListArtifactsAsync"/>
    IAsyncEnumerable<ListedArtifact> ArtifactsAsync(RepositoryName repository, CancellationToken cancellationToken);
}
