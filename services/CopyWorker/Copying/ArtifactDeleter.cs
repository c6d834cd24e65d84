using HarborReplication.Contracts.Settlement;
using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.Registry.Adapters;
using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;

namespace HarborReplication.CopyWorker.Copying;

/// <summary>
/// Deletes at the destination what was deleted at the source, and looks before: the source says that it has it no more, the destination
/// has just the digest that may go, and nothing else there points to it. In doubt it leaves everything as it is.
/// </summary>
internal static class ArtifactDeleter
{
    public static async Task<TaskSettlement> DeleteAsync(
        GrantedTask grant, IRegistryAdapter source, IRegistryAdapter destination, IWriteFence fence, AttemptLog log, CancellationToken cancellationToken)
    {
        if (grant.ExpectedDigest is null || !Digest.TryParse(grant.ExpectedDigest, out var expected))
            return Skipped(grant, "the task names no digest that may be deleted");
        var reference = Reference.Parse(grant.DestinationReference);
        var repository = RepositoryName.Parse(grant.DestinationRepository);
        if (!await Sided(CopySide.Source, () => IsGoneAsync(source, RepositoryName.Parse(grant.SourceRepository), Reference.Parse(grant.SourceReference), cancellationToken)))
            return Skipped(grant, "the source has it, or has it again");
        var going = await GoneAsync(grant, source, cancellationToken);
        return await Sided(CopySide.Destination, async () =>
        {
            var head = await destination.Client.HeadManifestAsync(repository, reference, cancellationToken);
            if (head is null)
                return Absent(grant);
            if (head.Digest != expected)
                return Skipped(grant, $"the destination has {head.Digest?.ToString() ?? "another artifact"}; only {expected} may be deleted") with { Digest = head.Digest?.ToString() };
            return await RemoveAsync(grant, destination, repository, reference, expected, going, fence, log, cancellationToken);
        });
    }

    // The tags that need not keep the manifest: this one, and those that went with it and are still gone.
    private static async Task<HashSet<string>> GoneAsync(GrantedTask grant, IRegistryAdapter source, CancellationToken cancellationToken)
    {
        var gone = new HashSet<string>(StringComparer.Ordinal) { grant.DestinationReference };
        foreach (var tag in grant.Companions ?? [])
        {
            if (await Sided(CopySide.Source, () => IsGoneAsync(source, RepositoryName.Parse(grant.SourceRepository), Reference.Parse(tag), cancellationToken)))
                gone.Add(tag);
        }

        return gone;
    }

    // A 404 to HEAD has no body; the registry's own words in the answer to GET tell it from a 404 of whatever stands in between.
    private static async Task<bool> IsGoneAsync(IRegistryAdapter source, RepositoryName repository, Reference reference, CancellationToken cancellationToken)
    {
        try
        {
            await source.Client.GetManifestAsync(repository, reference, cancellationToken);
            return false;
        }
        catch (RegistryException e) when (e.Kind == FailureKind.NotFound && (e.HasCode("MANIFEST_UNKNOWN") || e.HasCode("NAME_UNKNOWN") || e.HasCode("NOT_FOUND")))
        {
            return true;
        }
        catch (RegistryException e) when (e.Kind == FailureKind.NotFound)
        {
            throw new RegistryException(FailureKind.ServerError, $"{e.Message} It does not say that the manifest is unknown: not believed.", e) { Status = e.Status };
        }
    }

    private static async Task<TaskSettlement> RemoveAsync(
        GrantedTask grant, IRegistryAdapter destination, RepositoryName repository, Reference reference, Digest expected, HashSet<string> going, IWriteFence fence,
        AttemptLog log, CancellationToken cancellationToken)
    {
        var byTag = false;
        if (reference.Tag is { } tag)
        {
            if (!fence.MayWrite())
                throw new FencedException();
            try
            {
                if (!await destination.DeleteTagAsync(repository, tag, cancellationToken))
                    return Absent(grant);
                byTag = true;
                log.OnLog($"The tag {tag} was removed.");
                if (grant.Operation == Operations.TagDeletion)
                    return Deleted(grant, expected);
            }
            catch (RegistryException e) when (e.Kind == FailureKind.Unsupported)
            {
                log.OnLog("The destination cannot remove a tag alone; looking for others that point to the manifest.");
            }
        }

        if (await DestinationUses.OfAsync(destination, repository, expected, going, cancellationToken) is { } user)
            return byTag ? Deleted(grant, expected) : Skipped(grant, $"{user} needs {expected} too, and the destination can only delete the whole manifest");
        if (!fence.MayWrite())
            throw new FencedException();
        var there = await destination.Client.DeleteManifestAsync(repository, Reference.Of(expected), cancellationToken);
        if (!there && !byTag)
            return Absent(grant);
        log.OnLog($"The manifest {expected} was deleted.");
        return Deleted(grant, expected);
    }

    private static async Task<T> Sided<T>(CopySide side, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (RegistryException e)
        {
            throw new CopyException(side, CopyPhase.Resolve, e);
        }
    }

    private static TaskSettlement Deleted(GrantedTask grant, Digest digest) => Settlement(grant, Outcomes.Deleted) with { Digest = digest.ToString(), Wrote = true, Gone = true };

    private static TaskSettlement Absent(GrantedTask grant) => Skipped(grant, "the destination does not have it") with { Gone = true };

    private static TaskSettlement Skipped(GrantedTask grant, string detail) =>
        Settlement(grant, Outcomes.Skipped) with { Reason = Reasons.PolicyRule, Detail = detail };

    private static TaskSettlement Settlement(GrantedTask grant, string outcome) =>
        new() { TaskId = grant.TaskId, Attempt = grant.Attempt, Outcome = outcome, DurationSeconds = 0 };
}
