using System.Text;
using HarborReplication.Contracts.Requests;
using HarborReplication.Contracts.Words;
using HarborReplication.TriggerService.Database;
using HarborReplication.TriggerService.Policies;
using HarborReplication.TriggerService.Requests;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.Matching;

/// <summary>Makes requests of what was collected for policies that are quiet, within the caller's transaction.</summary>
internal sealed class CollectedRequests(TriggerDbContext database, RequestInbox inbox)
{
    /// <summary>Bounds of one request.</summary>
    public const int MaxArtifacts = 500;
    public const int MaxBytes = 256 * 1024;

    private const int MostPolicies = 100;
    private const int MostArtifacts = 5000;

    // Names of members, quotes, a time.
    private const int BytesBeside = 160;

    /// <summary>When the next policy that has collected something is due; null when none has.</summary>
    public Task<DateTimeOffset?> NextAsync(CancellationToken cancellationToken) =>
        Waiting().MinAsync(policy => (DateTimeOffset?)(policy.CollectsUntil ?? DateTimeOffset.UnixEpoch), cancellationToken);

    /// <returns>How many requests were written.</returns>
    public async Task<int> WriteAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var due = await Waiting().AsNoTracking()
            .Where(policy => policy.CollectsUntil == null || policy.CollectsUntil <= now)
            .OrderBy(policy => policy.CollectsUntil).ThenBy(policy => policy.PolicyId)
            .Select(policy => policy.PolicyId)
            .Take(MostPolicies).ToListAsync(cancellationToken);
        var written = 0;
        foreach (var policy in due)
            written += await WriteAsync(policy, now, cancellationToken);
        return written;
    }

    /// <summary>Forgets what was collected for policies that take no events any more.</summary>
    public Task<int> ForgetAsync(CancellationToken cancellationToken) =>
        database.Collected
            .Where(artifact => !database.Policies.Any(policy => policy.PolicyId == artifact.PolicyId && policy.Enabled && policy.Trigger == TriggerTypes.EventBased))
            .ExecuteDeleteAsync(cancellationToken);

    private IQueryable<FollowedPolicy> Waiting() =>
        database.Policies.Where(policy => policy.Enabled && policy.Trigger == TriggerTypes.EventBased
            && database.Collected.Any(artifact => artifact.PolicyId == policy.PolicyId));

    private async Task<int> WriteAsync(long policyId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var artifacts = await database.Collected.AsNoTracking()
            .Where(artifact => artifact.PolicyId == policyId)
            .OrderBy(artifact => artifact.RequestedAt).ThenBy(artifact => artifact.Repository).ThenBy(artifact => artifact.Reference)
            .Take(MostArtifacts).ToListAsync(cancellationToken);
        var requests = 0;
        foreach (var kind in artifacts.GroupBy(artifact => artifact.Planned))
        {
            foreach (var some in Divide(kind))
            {
                var id = Guid.CreateVersion7(now);
                await inbox.AddAsync(
                    new NewRequest
                    {
                        PolicyId = policyId,
                        Trigger = TriggerTypes.EventBased,
                        Lane = Lanes.Urgent,
                        // Written with the removal of what it is made of: that, not its cause, keeps it from being written twice.
                        Cause = $"events:{policyId}:{id:N}",
                        RequestedAt = some.Min(artifact => artifact.RequestedAt),
                        Artifacts = [.. some.Select(Requested)],
                        PlanArtifacts = kind.Key,
                    },
                    now, cancellationToken);
                requests++;
            }
        }

        await RemoveAsync(policyId, artifacts, cancellationToken);
        var until = now + CollectingTime.After(artifacts.Count);
        await database.Policies.Where(policy => policy.PolicyId == policyId)
            .ExecuteUpdateAsync(set => set.SetProperty(policy => policy.CollectsUntil, until), cancellationToken);
        return requests;
    }

    // Under the lock of matching nobody else adds or removes.
    private async Task RemoveAsync(long policyId, List<CollectedArtifact> artifacts, CancellationToken cancellationToken)
    {
        if (artifacts.Count < MostArtifacts)
        {
            await database.Collected.Where(artifact => artifact.PolicyId == policyId).ExecuteDeleteAsync(cancellationToken);
            return;
        }

        database.Collected.RemoveRange(artifacts);
        await database.SaveChangesAsync(cancellationToken);
        database.ChangeTracker.Clear();
    }

    private static IEnumerable<List<CollectedArtifact>> Divide(IEnumerable<CollectedArtifact> artifacts)
    {
        var (some, bytes) = (new List<CollectedArtifact>(), 0);
        foreach (var artifact in artifacts)
        {
            var size = BytesBeside + Encoding.UTF8.GetByteCount(artifact.Repository) + Encoding.UTF8.GetByteCount(artifact.Reference) + (artifact.Digest?.Length ?? 0);
            if (some.Count == MaxArtifacts || (some.Count > 0 && bytes + size > MaxBytes))
            {
                yield return some;
                (some, bytes) = ([], 0);
            }

            some.Add(artifact);
            bytes += size;
        }

        if (some.Count > 0)
            yield return some;
    }

    private static RequestedArtifact Requested(CollectedArtifact artifact) => new()
    {
        Repository = artifact.Repository,
        Reference = artifact.Reference,
        Digest = artifact.Digest,
        Operation = artifact.Operation,
        RequestedAt = artifact.RequestedAt,
    };
}
