using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;

namespace HarborReplication.Registry.Adapters;

/// <summary>How to talk to one kind of registry, beyond what all kinds have alike.</summary>
public interface IRegistryAdapter
{
    /// <summary>One of <see cref="RegistryTypes"/>.</summary>
    string Type { get; }

    RegistryClient Client { get; }

    /// <summary>Tries the connection and its credential and says what is wrong with them.</summary>
    Task<RegistryDiagnosis> CheckAsync(CancellationToken cancellationToken);

    /// <summary>Names of all repositories, page by page, as the registry spells them: not all need be valid.</summary>
    /// <exception cref="RegistryException">A page could not be read; the listing is incomplete.</exception>
    IAsyncEnumerable<string> ListRepositoriesAsync(CancellationToken cancellationToken);

    /// <summary>The artifacts of a repository, page by page; none when there is no such repository.</summary>
    /// <exception cref="RegistryException">A page could not be read; the listing is incomplete.</exception>
    IAsyncEnumerable<ListedArtifact> ListArtifactsAsync(RepositoryName repository, CancellationToken cancellationToken);
}
