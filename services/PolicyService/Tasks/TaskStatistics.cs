using HarborReplication.Persistence;
using HarborReplication.PolicyService.Database;

namespace HarborReplication.PolicyService.Tasks;

/// <summary>
/// Lets Postgres look how many tasks are pending and granted, and of which executions, once that has changed much. By itself it looks once a
/// minute, and of a table with a long history less often; as long as it believes that few are pending, as before a large plan,
/// it reads all of them for each grant and each question whether anything is left, because what is few needs no index.
/// </summary>
internal sealed class TaskStatistics
{
    private const long Much = 10_000;

    // What had been changed since the database's own look when this replica made it look last.
    private long _seen;

    public async Task RefreshAsync(PolicyDbContext database, CancellationToken cancellationToken)
    {
        if (database.Provider != DatabaseProvider.Postgres)
            return;
        var table = database.Table<ReplicationTask>();
        var changed = (await database.QueryAsync<long>(
            "SELECT n_mod_since_analyze AS \"Value\" FROM pg_stat_all_tables WHERE relid = to_regclass({0})", cancellationToken, table)).Sum();
        // The database has looked itself meanwhile.
        if (changed < _seen)
            _seen = 0;
        if (changed - _seen < Much)
            return;
        await using var transaction = await database.BeginWriteAsync(null, cancellationToken);
        // 3,000 rows tell it well enough. Whoever vacuums the table is not disturbed: he would give up and begin anew.
        await database.StatementAsync("SET LOCAL default_statistics_target = 10", cancellationToken);
        await database.StatementAsync($"ANALYZE (SKIP_LOCKED) {table} (status, execution_id)", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        _seen = changed;
    }
}
