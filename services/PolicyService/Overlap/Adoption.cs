using HarborReplication.Contracts.Words;
using HarborReplication.Persistence.Rows;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Overlap;

/// <summary>
/// Where several executions of a policy owe the same copy, one carries on and the others are superseded: a later run takes over what an
/// earlier one has not begun. What a worker holds is left to it; deletions are not superseded, because each judges by the
/// source for itself.
/// </summary>
internal sealed class Adoption(PolicyDbContext database)
{
    private const int MostAtOnce = 500;

    /// <summary>
    /// Settles who carries on with tasks that were added just now, in their transaction. What another transaction adds at the same moment
    /// is not seen, and what it has locked is left alone: then both stay, and whoever comes second finds the artifact present.
    /// </summary>
    /// <returns>The executions that have lost tasks, and may have nothing left to do.</returns>
    public Task<IReadOnlyList<long>> AdoptAsync(IReadOnlyCollection<long> added, DateTimeOffset now, CancellationToken cancellationToken) =>
        SettleAsync(added, isNew: true, now, cancellationToken);

    /// <summary>Whether several executions of a policy have not ended: only then can anybody else owe the same.</summary>
    public Task<bool> OverlapsAsync(long policy, CancellationToken cancellationToken) => Overlapping().AnyAsync(other => other == policy, cancellationToken);

    /// <summary>
    /// The same for tasks that workers held when another execution wanted the same, and that are pending again. Derived from rows, by the
    /// sweep.
    /// </summary>
    public async Task AdoptReturnedAsync(CancellationToken cancellationToken)
    {
        var overlapping = Overlapping();
        // Mostly there are none, and then all that came back need not be looked through.
        if (!await overlapping.AnyAsync(cancellationToken))
            return;
        var returned = await database.Tasks.AsNoTracking()
            .Where(task => task.Status == TaskStates.Pending && task.Attempt > 0 && task.Operation == Operations.Copy && overlapping.Contains(task.PolicyId))
            .Where(task => database.Tasks.Any(other => other.PolicyId == task.PolicyId && other.Status == TaskStates.Pending
                && other.Operation == Operations.Copy
                && other.DestinationRepository == task.DestinationRepository && other.DestinationReference == task.DestinationReference
                && other.DestinationRegistryId == task.DestinationRegistryId && other.ExecutionId != task.ExecutionId))
            .OrderBy(task => task.Id).Take(MostAtOnce)
            .Select(task => new { task.Id, task.PolicyId })
            .ToListAsync(cancellationToken);
        foreach (var policy in returned.GroupBy(task => task.PolicyId))
        {
            await using var transaction = await database.BeginWriteAsync(null, cancellationToken);
            await SettleAsync([.. policy.Select(task => task.Id)], isNew: false, await database.NowAsync(cancellationToken), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    private async Task<IReadOnlyList<long>> SettleAsync(
        IReadOnlyCollection<long> tasks, bool isNew, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var pairs = tasks.Count == 0 ? [] : await PairsAsync(tasks, cancellationToken);
        if (pairs.Count == 0)
            return [];
        var rivals = await RivalsAsync([.. pairs.SelectMany(pair => new[] { pair.ExecutionId, pair.OtherExecutionId }).Distinct()], cancellationToken);
        // What somebody else changes at this moment is not waited for: it is granted, settled or stopped, and looked at again if it comes back.
        var free = await database.FreeRows<ReplicationTask>([.. pairs.SelectMany(pair => new[] { pair.TaskId, pair.OtherId }).Distinct()])
            .AsNoTracking().ToListAsync(cancellationToken);
        var rows = free.Where(task => task.Status == TaskStates.Pending).ToDictionary(task => task.Id);
        var groups = new List<OverlapGroup>();
        var taken = new HashSet<long>();
        foreach (var pair in pairs.GroupBy(pair => pair.TaskId))
        {
            var one = rivals[pair.First().ExecutionId];
            var same = pair.Where(other => rivals[other.OtherExecutionId].GoesOnWith(one)).Select(other => other.OtherId).Append(pair.Key)
                .Where(id => rows.ContainsKey(id) && !taken.Contains(id)).Select(id => rows[id]).ToList();
            if (same.Count < 2 || one.Stops)
                continue;
            taken.UnionWith(same.Select(task => task.Id));
            // A person or an event wants it tried at once; a schedule waits as long as its forerunner did.
            groups.Add(OverlapGroup.Of(same, rivals, atOnce: isNew && one.Lane != Lanes.Bulk));
        }

        await new AdoptionWriter(database).WriteAsync(groups, now, cancellationToken);
        return [.. groups.SelectMany(group => group.Superseded).Select(task => task.ExecutionId).Distinct()];
    }

    // Of most policies one execution runs at a time: nobody else can owe anything. The others are looked up by the whole key, from the rows
    // that were added: a join of the table with itself reads all that is pending for each of them while the database has no statistics yet.
    private async Task<List<OverlapPair>> PairsAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        var overlapping = Overlapping();
        var tasks = await database.Tasks.AsNoTracking()
            .Where(task => ids.Contains(task.Id) && overlapping.Contains(task.PolicyId) && task.Status == TaskStates.Pending && task.Operation == Operations.Copy)
            .Select(task => new
            {
                task.Id, task.ExecutionId, task.PolicyId, task.DestinationRepository, task.DestinationReference, task.DestinationRegistryId,
                task.SourceRegistryId, task.SourceRepository, task.SourceReference,
            })
            .ToListAsync(cancellationToken);
        if (tasks.Count == 0)
            return [];
        var rows = JsonRows.Source(
            database.Provider, "s", "{0}",
            new("id", "bigint"), new("execution_id", "bigint"), new("policy_id", "bigint"), new("destination_repository", "text"),
            new("destination_reference", "text"), new("destination_registry_id", "bigint"), new("source_registry_id", "bigint"),
            new("source_repository", "text"), new("source_reference", "text"));
        return await database.QueryAsync<OverlapPair>(
            $$"""
            SELECT s.id AS task_id, s.execution_id, o.id AS other_id, o.execution_id AS other_execution_id
            FROM {{rows}} JOIN {{database.Table<ReplicationTask>()}} AS o
                ON o.policy_id = s.policy_id AND o.destination_repository = s.destination_repository AND o.destination_reference = s.destination_reference
            WHERE o.status = '{{TaskStates.Pending}}' AND o.operation = '{{Operations.Copy}}' AND o.execution_id <> s.execution_id
                AND o.destination_registry_id = s.destination_registry_id AND o.source_registry_id = s.source_registry_id
                AND o.source_repository = s.source_repository AND o.source_reference = s.source_reference
            """,
            cancellationToken, JsonRows.Value(tasks));
    }

    // Policies of which several executions have not ended.
    private IQueryable<long> Overlapping() =>
        database.Executions.Where(execution => execution.EndTime == null && execution.PolicyId != 0)
            .GroupBy(execution => execution.PolicyId).Where(group => group.Count() > 1).Select(group => group.Key);

    private async Task<Dictionary<long, Rival>> RivalsAsync(IReadOnlyList<long> executions, CancellationToken cancellationToken)
    {
        var rows = await database.Executions.AsNoTracking().Where(execution => executions.Contains(execution.Id))
            .Select(execution => new { execution.Id, execution.Lane, execution.Region, execution.Rules, Stops = execution.StopRequestedAt != null })
            .ToListAsync(cancellationToken);
        return rows.ToDictionary(row => row.Id, row => new Rival(row.Id, row.Lane, row.Region, row.Stops, ExecutionRules.Read(row.Rules).Override));
    }
}
