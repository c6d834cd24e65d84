using HarborReplication.Contracts.Requests;
using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Executions.Saga;

/// <summary>What a policy is known to have put at its destinations: its own settled tasks, as long as their executions are kept.</summary>
internal sealed class CopiedArtifacts(PolicyDbContext database, long policyId)
{
    /// <summary>
    /// What a deletion at the source means at a destination: the reference with the digest that may be deleted, and of a whole artifact
    /// the other tags that were copied of it, which events do not name.
    /// </summary>
    public async Task<IReadOnlyList<RequestedArtifact>> ToDeleteAsync(RequestedArtifact artifact, long destination, int most, CancellationToken cancellationToken)
    {
        var digest = artifact.Digest ?? await LastDigestAsync(artifact.Repository, artifact.Reference, destination, cancellationToken);
        var own = artifact with { Digest = digest };
        if (artifact.Operation != Operations.Deletion || digest is null)
            return [own];
        var others = await Copied(artifact.Repository, destination)
            .Where(task => task.Digest == digest && task.SourceReference != artifact.Reference && Outcomes.Present.Contains(task.Outcome!))
            .Select(task => task.SourceReference)
            .Distinct().OrderBy(reference => reference).Take(most).ToListAsync(cancellationToken);
        // By digest only when no tag points there any more: tags first.
        return [.. others.Select(reference => own with { Reference = reference }), own];
    }

    /// <summary>What this policy put there last; null when it did not, or has deleted it since.</summary>
    public async Task<string?> LastDigestAsync(string repository, string reference, long destination, CancellationToken cancellationToken)
    {
        var last = await Copied(repository, destination)
            .Where(task => task.SourceReference == reference && (Outcomes.Present.Contains(task.Outcome!) || task.Outcome == Outcomes.Deleted))
            .OrderByDescending(task => task.EndTime).ThenByDescending(task => task.Id)
            .Select(task => new { task.Outcome, task.Digest })
            .FirstOrDefaultAsync(cancellationToken);
        return last is null || last.Outcome == Outcomes.Deleted ? null : last.Digest;
    }

    private IQueryable<ReplicationTask> Copied(string repository, long destination) => database.Tasks.AsNoTracking()
        .Where(task => task.PolicyId == policyId && task.SourceRepository == repository && task.DestinationRegistryId == destination
            && task.Status == TaskStates.Final && task.Digest != null);
}
