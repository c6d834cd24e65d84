using System.Net;
using HarborReplication.Registry.Auth;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Wire;

/// <summary>
/// Lists what refers to a manifest, by the
/// <see href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers">referrers API</see> or, of a registry
/// that has none, by the referrers tag. That a registry has none is remembered for an hour: it may be upgraded.
/// </summary>
internal sealed class ReferrersRequests(PageReader pages, ManifestRequests manifests, RegistryPaths paths, TimeProvider time)
{
    private const int MaxPages = 100;
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);
    private long _absentSince = long.MinValue;

    /// <summary>False when the registry has lately said that it has no such API.</summary>
    public bool MayHaveApi
    {
        get
        {
            var since = Interlocked.Read(ref _absentSince);
            return since == long.MinValue || time.GetElapsedTime(since) > Memory;
        }
    }

    public async Task<ReferrerList> ListAsync(RepositoryName repository, Digest subject, bool withTag, CancellationToken cancellationToken)
    {
        if (!MayHaveApi || await FromApiAsync(repository, subject, cancellationToken).ConfigureAwait(false) is not { } list)
            return await FromTagAsync(repository, subject, cancellationToken).ConfigureAwait(false);
        if (!withTag)
            return list;
        // Kept by clients before the registry had the API; it may not have taken that over.
        var tagged = await FromTagAsync(repository, subject, cancellationToken).ConfigureAwait(false);
        return ReferrerList.Of(list.Entries.Concat(tagged.Entries)) with { IsKeptByRegistry = true, Index = tagged.Index, IsTagForeign = tagged.IsTagForeign };
    }

    private async Task<ReferrerList> FromTagAsync(RepositoryName repository, Digest subject, CancellationToken cancellationToken)
    {
        try
        {
            var index = await manifests.GetAsync(repository, AccessoryTag.ReferrersOf(subject), cancellationToken).ConfigureAwait(false);
            return index.Kind == ManifestKind.Index ? ReferrerList.Of(index.Children) with { Index = index } : new ReferrerList { IsTagForeign = true };
        }
        catch (RegistryException e) when (e.Status == HttpStatusCode.NotFound)
        {
            return new ReferrerList();
        }
    }

    /// <summary>
    /// Whether a refusal is about the path: a page that is no list, no error code, or one that the API itself never gives, since it answers with an empty list for
    /// manifests it does not know. Other codes may be about a repository or project that does not exist yet.
    /// </summary>
    private static bool IsAboutThePath(RegistryException refusal) =>
        refusal.Status == HttpStatusCode.OK
        || (refusal.Status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed
            && (refusal.Errors.Count == 0 || refusal.HasCode("MANIFEST_UNKNOWN") || refusal.HasCode("UNSUPPORTED")));

    /// <summary>Null when the registry does not answer this question.</summary>
    private async Task<ReferrerList?> FromApiAsync(RepositoryName repository, Digest subject, CancellationToken cancellationToken)
    {
        var entries = new List<Descriptor>();
        var read = 0;
        try
        {
            var answer = pages.ReadAsync(
                paths.Referrers(repository, subject), RegistryOperation.Referrers, AccessScope.Pull(repository), cancellationToken, mayBeMissing: false);
            await foreach (var page in answer.ConfigureAwait(false))
            {
                entries.AddRange(ManifestReader.ReadReferrers(page));
                if (++read == MaxPages || entries.Count > ReferrerList.MaxEntries)
                    return ReferrerList.Of(entries) with { IsKeptByRegistry = true, IsCut = true };
            }
        }
        catch (RegistryException e) when (read == 0 && e.Kind != FailureKind.RateLimited && (int?)e.Status is 200 or >= 400 and < 500)
        {
            if (IsAboutThePath(e))
                Interlocked.Exchange(ref _absentSince, time.GetTimestamp());
            return null;
        }

        return ReferrerList.Of(entries) with { IsKeptByRegistry = true };
    }
}
