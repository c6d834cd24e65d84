using HarborReplication.Contracts.Settlement;
using HarborReplication.Contracts.Words;
using HarborReplication.Persistence.Rows;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Overlap;
using HarborReplication.PolicyService.Tasks;

namespace HarborReplication.PolicyService.Settling;

/// <summary>
/// Makes tasks of the accessories that a worker has found beside what it copied, in the execution of the subject and after it. One that
/// the execution has already is left alone, so lists that name each other come to an end.
/// </summary>
internal sealed class AccessoryTasks(PolicyDbContext database, Adoption adoption)
{
    /// <summary>Called in the transaction that settles the subjects, before which their execution cannot end.</summary>
    /// <returns>Executions whose tasks were taken over.</returns>
    public async Task<IReadOnlyList<long>> AddAsync(IReadOnlyCollection<SettledTask> settled, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = settled
            .Where(one => one.Verdict.Status == TaskStates.Final)
            .SelectMany(one => (one.Settlement.Accessories ?? []).Take(TaskSettlement.MaxAccessories).Select(reference => new { TaskId = one.Task.Id, Reference = reference }))
            .ToList();
        if (found.Count == 0)
            return [];
        var rows = JsonRows.Source(database.Provider, "s", "{0}", new("task_id", "bigint"), new("reference", "text"));
        var tasks = database.Table<ReplicationTask>();
        var added = await database.QueryAsync<long>(
            $$"""
            INSERT INTO {{tasks}}
                (execution_id, policy_id, operation, source_registry_id, destination_registry_id, destination_origin,
                 source_repository, source_reference, destination_repository, destination_reference,
                 {{TaskBeginning.Columns}})
            SELECT t.execution_id, t.policy_id, '{{Operations.Copy}}', t.source_registry_id, t.destination_registry_id, t.destination_origin,
                t.source_repository, s.reference, t.destination_repository, s.reference,
                {{TaskBeginning.Values("{1}", "{2}")}}
            FROM {{rows}} JOIN {{tasks}} AS t ON t.id = s.task_id
            WHERE true
            ON CONFLICT DO NOTHING
            RETURNING id AS "Value"
            """,
            cancellationToken, JsonRows.Value(found), database.Time(now), false);
        return await adoption.AdoptAsync(added, now, cancellationToken);
    }
}
