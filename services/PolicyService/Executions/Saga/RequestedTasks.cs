using System.Text.Json;
using HarborReplication.Contracts.Requests;
using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Overlap;
using HarborReplication.PolicyService.Registries;
using HarborReplication.PolicyService.Tasks;
using HarborReplication.Rules.Naming;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Executions.Saga;

/// <summary>Makes tasks of the artifacts that a request has brought.</summary>
internal sealed class RequestedTasks(PolicyDbContext database)
{
    /// <summary>More than these are not deleted in one run, at one destination.</summary>
    public const int MaxDeletions = 100;

    /// <returns>Executions whose tasks were taken over.</returns>
    public async Task<IReadOnlyList<long>> AddAsync(Execution execution, IReadOnlyList<RequestedArtifact> artifacts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // A reference has one task: what was said of it last.
        artifacts = [.. artifacts.GroupBy(Key).Select(same => same.Last())];
        var rules = ExecutionRules.Read(execution.Rules);
        var copied = new CopiedArtifacts(database, execution.PolicyId);
        foreach (var destination in await database.Registries.AsNoTracking().Where(row => rules.Destinations.Contains(row.Id)).ToListAsync(cancellationToken))
        {
            // The namespace was checked when the policy was saved.
            if (!DestinationNaming.TryCreate(rules.DestinationNamespace, rules.ReplaceCount, PathRule.For(destination.Type), out var naming, out var invalid))
                throw new InvalidOperationException(invalid);
            var taken = artifacts.Select(Key).ToHashSet();
            foreach (var artifact in artifacts.Where(artifact => artifact.Operation == Operations.Copy))
                database.Tasks.Add(Task(execution, artifact, destination, naming, now));
            var deletions = 0;
            foreach (var artifact in artifacts.Where(artifact => artifact.Operation != Operations.Copy))
            {
                var together = await copied.ToDeleteAsync(artifact, destination.Id, MaxDeletions, cancellationToken);
                foreach (var one in together.Where(one => Key(one) == Key(artifact) || taken.Add(Key(one))))
                {
                    var task = Deletion(Task(execution, one, destination, naming, now), one, ++deletions, now);
                    var companions = together.Select(other => other.Reference).Where(other => other != one.Reference && ReferenceGrammar.IsTag(other)).ToList();
                    task.Companions = companions.Count == 0 ? null : JsonSerializer.Serialize(companions, JsonSerializerOptions.Web);
                    database.Tasks.Add(task);
                }
            }
        }

        await database.SaveChangesAsync(cancellationToken);
        var added = database.ChangeTracker.Entries<ReplicationTask>().Select(entry => entry.Entity.Id).ToList();
        return await new Adoption(database).AdoptAsync(added, now, cancellationToken);
    }

    private static (string, string) Key(RequestedArtifact artifact) => (artifact.Repository, artifact.Reference);

    private static ReplicationTask Task(Execution execution, RequestedArtifact artifact, RegistryRecord destination, DestinationNaming naming, DateTimeOffset now)
    {
        var named = naming.TryName(artifact.Repository, out var repository, out var error);
        return new ReplicationTask
        {
            ExecutionId = execution.Id,
            PolicyId = execution.PolicyId,
            Operation = artifact.Operation,
            SourceRegistryId = execution.SourceRegistryId,
            DestinationRegistryId = destination.Id,
            DestinationOrigin = destination.Origin,
            SourceRepository = artifact.Repository,
            SourceReference = artifact.Reference,
            DestinationRepository = repository ?? "",
            DestinationReference = artifact.Reference,
            Status = named ? TaskStates.Pending : TaskStates.Final,
            Outcome = named ? null : Outcomes.Failed,
            Reason = named ? null : Reasons.DestinationNameInvalid,
            Detail = error?.Message,
            NextAttemptAt = now,
            CreationTime = artifact.RequestedAt ?? execution.RequestedAt,
            StartTime = named ? null : now,
            EndTime = named ? null : now,
        };
    }

    private static ReplicationTask Deletion(ReplicationTask task, RequestedArtifact artifact, int number, DateTimeOffset now)
    {
        task.ExpectedDigest = artifact.Digest;
        if (task.Status == TaskStates.Final)
            return task;
        if (artifact.Digest is null)
            return Skip(task, "the deletion named no digest, and nothing is known to have been copied there by this policy", now);
        return number > MaxDeletions
            ? Skip(task, $"{MaxDeletions} artifacts are deleted in one run at most; delete the others by hand, or at the source once more", now)
            : task;
    }

    private static ReplicationTask Skip(ReplicationTask task, string detail, DateTimeOffset now)
    {
        (task.Status, task.Outcome, task.Reason, task.Detail) = (TaskStates.Final, Outcomes.Skipped, Reasons.PolicyRule, detail);
        (task.StartTime, task.EndTime) = (now, now);
        return task;
    }
}
