using HarborReplication.Registry.Adapters.AuditLogs;
using HarborReplication.Registry.Adapters.Webhooks;
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

    /// <summary>
    /// Whether listings tell digests and name accessories with what they belong to. Where they do not, tags that are named after a digest
    /// tell of some accessories, and the referrers API of the others.
    /// </summary>
    bool ListsAccessories { get; }

    /// <summary>Null where registries of this kind have none.</summary>
    IAuditLog? AuditLog { get; }

    /// <summary>Null where registries of this kind let nobody set up webhooks.</summary>
    IWebhooks? Webhooks { get; }

    /// <summary>Tries the connection and its credential and says what is wrong with them.</summary>
    Task<RegistryDiagnosis> CheckAsync(CancellationToken cancellationToken);

    /// <summary>Says which of the rights that a use of the registry needs are missing; empty when none is, or where it cannot be told.</summary>
    /// <exception cref="RegistryException">The registry could not be asked.</exception>
    Task<IReadOnlyList<MissingRight>> FindMissingRightsAsync(RegistryUse use, CancellationToken cancellationToken);

    /// <summary>
    /// Names of repositories, page by page, as the registry spells them: not all need be valid. Those that do not begin with the prefix
    /// may be left out, but need not be; it is empty for all.
    /// </summary>
    /// <exception cref="RegistryException">A page could not be read; the listing is incomplete.</exception>
    IAsyncEnumerable<string> ListRepositoriesAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>The artifacts of a repository, page by page; none when there is no such repository.</summary>
    /// <exception cref="RegistryException">A page could not be read; the listing is incomplete.</exception>
    IAsyncEnumerable<ListedArtifact> ListArtifactsAsync(RepositoryName repository, CancellationToken cancellationToken);

    /// <summary>Begins a listing of many repositories.</summary>
    IRegistryListing BeginListing();

    /// <summary>Whether everybody may pull from the project that the repository belongs to; null where that cannot be told.</summary>
    /// <exception cref="RegistryException">The registry could not be asked.</exception>
    Task<bool?> IsPublicAsync(RepositoryName repository, CancellationToken cancellationToken);

    /// <summary>Makes sure that there is a project the repository can be pushed into; whether it is public is asked only when it is made.</summary>
    /// <exception cref="RegistryException">
    /// There is none and it cannot be created (<see cref="FailureKind.ProjectMissing"/>), or it takes no pushes
    /// (<see cref="FailureKind.ProxyProject"/>).
    /// </exception>
    Task PrepareAsync(RepositoryName repository, Func<CancellationToken, Task<bool>> isPublic, CancellationToken cancellationToken);

    /// <summary>Removes one tag and nothing else; false when it was not there.</summary>
    /// <exception cref="RegistryException">The registry cannot do that (<see cref="FailureKind.Unsupported"/>), or refused.</exception>
    Task<bool> DeleteTagAsync(RepositoryName repository, string tag, CancellationToken cancellationToken);
}
