using HarborReplication.Persistence.Rows;
using HarborReplication.PolicyService.Database;
using HarborReplication.Rules.Pairs;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Pairs;

/// <summary>Reads and writes what is known of tags: one statement for any number of them, in the order of their keys.</summary>
internal sealed class PairTags(PolicyDbContext database)
{
    private const string Keys = "low_registry_id, low_repository, high_registry_id, high_repository, reference";
    private const string RowKeys = "s.low_registry_id, s.low_repository, s.high_registry_id, s.high_repository, s.reference";

    private static readonly RowColumn[] KeyColumns =
        [new("low_registry_id", "bigint"), new("low_repository", "text"), new("high_registry_id", "bigint"), new("high_repository", "text"), new("reference", "text")];

    public async Task<IReadOnlyDictionary<PairKey, PairTag>> ReadAsync(IEnumerable<PairKey> keys, CancellationToken cancellationToken)
    {
        var wanted = keys.Distinct().ToList();
        if (wanted.Count == 0)
            return new Dictionary<PairKey, PairTag>();
        var rows = JsonRows.Source(database.Provider, "s", "{0}", KeyColumns);
        var sql =
            $$"""
            SELECT p.* FROM {{rows}} JOIN {{database.Table<PairTag>()}} AS p
                ON p.low_registry_id = s.low_registry_id AND p.low_repository = s.low_repository AND p.high_registry_id = s.high_registry_id
                AND p.high_repository = s.high_repository AND p.reference = s.reference
            """;
        var found = await database.PairTags.FromSqlRaw(sql, JsonRows.Value(wanted)).AsNoTracking().ToListAsync(cancellationToken);
        return found.ToDictionary(tag => tag.Key);
    }

    /// <summary>
    /// Puts down what both ends have, and locks all these rows, also those of which nothing new is known (<see cref="SyncedTag.Digest"/> is null),
    /// until the transaction ends.
    /// </summary>
    /// <remarks>
    /// A write of which the registry has told before it was settled is not told of again. Where the same was pushed there long before, that looks alike, and costs an
    /// execution that finds nothing to do.
    /// </remarks>
    /// <returns>The rows as they are then.</returns>
    public async Task<IReadOnlyDictionary<PairKey, PairTag>> SyncAsync(IEnumerable<SyncedTag> synced, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var values = PairKey.InOrder(synced.GroupBy(tag => tag.Key).Select(same => same.LastOrDefault(tag => tag.Digest is not null) ?? same.Last()), tag => tag.Key)
            .Select(tag => new
            {
                tag.Key.LowRegistryId, tag.Key.LowRepository, tag.Key.HighRegistryId, tag.Key.HighRepository, tag.Key.Reference,
                SyncedDigest = tag.Digest, WrittenEnd = tag.WrittenEnd?.ToString(),
            }).ToList();
        if (values.Count == 0)
            return new Dictionary<PairKey, PairTag>();
        var rows = JsonRows.Source(database.Provider, "s", "{0}", [.. KeyColumns, new("synced_digest", "text"), new("written_end", "text")]);
        var sql =
            $$"""
            INSERT INTO {{database.Table<PairTag>()}} AS p ({{Keys}}, synced_digest, synced_at, written_end)
            SELECT {{RowKeys}}, s.synced_digest, CASE WHEN s.synced_digest IS NULL THEN NULL ELSE {1} END, s.written_end
            FROM {{rows}}
            WHERE true
            ON CONFLICT ({{Keys}}) DO UPDATE
            SET synced_digest = coalesce(excluded.synced_digest, p.synced_digest),
                synced_at = coalesce(excluded.synced_at, p.synced_at),
                written_end = CASE
                    WHEN excluded.synced_digest IS NULL OR (excluded.written_end IS NULL AND excluded.synced_digest = p.synced_digest) THEN p.written_end
                    WHEN excluded.written_end = '{{PairEnd.Low}}' AND p.low_pushed_digest = excluded.synced_digest THEN NULL
                    WHEN excluded.written_end = '{{PairEnd.High}}' AND p.high_pushed_digest = excluded.synced_digest THEN NULL
                    ELSE excluded.written_end END,
                winner_digest = CASE WHEN excluded.synced_digest IS NULL THEN p.winner_digest ELSE NULL END,
                loser_digest = CASE WHEN excluded.synced_digest IS NULL THEN p.loser_digest ELSE NULL END
            RETURNING {{database.ChangedRow("p")}}
            """;
        var written = await database.PairTags.FromSqlRaw(sql, JsonRows.Value(values), database.Time(now)).AsNoTracking().ToListAsync(cancellationToken);
        return written.ToDictionary(tag => tag.Key);
    }

    /// <summary>Puts down what events have told of.</summary>
    public async Task PushedAsync(IEnumerable<PushedTag> pushed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var values = PairKey.InOrder(pushed.GroupBy(push => push.Key).Select(same => same.Last()), push => push.Key)
            .Select(push => new
            {
                push.Key.LowRegistryId, push.Key.LowRepository, push.Key.HighRegistryId, push.Key.HighRepository, push.Key.Reference,
                Low = push.End == PairEnd.Low ? push.Digest : null, High = push.End == PairEnd.High ? push.Digest : null,
                ToldEnd = push.Digest is null ? push.End.ToString() : null,
            }).ToList();
        if (values.Count == 0)
            return;
        var rows = JsonRows.Source(database.Provider, "s", "{0}", [.. KeyColumns, new("low", "text"), new("high", "text"), new("told_end", "text")]);
        await database.StatementAsync(
            $$"""
            INSERT INTO {{database.Table<PairTag>()}} AS p ({{Keys}}, low_pushed_digest, low_pushed_at, high_pushed_digest, high_pushed_at, written_end)
            SELECT {{RowKeys}}, s.low, CASE WHEN s.low IS NULL THEN NULL ELSE {1} END, s.high, CASE WHEN s.high IS NULL THEN NULL ELSE {1} END, s.told_end
            FROM {{rows}}
            WHERE true
            ON CONFLICT ({{Keys}}) DO UPDATE
            SET low_pushed_digest = coalesce(excluded.low_pushed_digest, p.low_pushed_digest), low_pushed_at = coalesce(excluded.low_pushed_at, p.low_pushed_at),
                high_pushed_digest = coalesce(excluded.high_pushed_digest, p.high_pushed_digest), high_pushed_at = coalesce(excluded.high_pushed_at, p.high_pushed_at),
                written_end = CASE WHEN excluded.written_end = p.written_end THEN NULL ELSE p.written_end END
            """,
            cancellationToken, JsonRows.Value(values), database.Time(now));
    }

    public Task<int> DecideAsync(PairKey key, string winner, string loser, CancellationToken cancellationToken) => Of(key)
        .ExecuteUpdateAsync(set => set.SetProperty(tag => tag.WinnerDigest, winner).SetProperty(tag => tag.LoserDigest, loser), cancellationToken);

    /// <summary>Of a tag that was deleted: pushed again it is a new one.</summary>
    public Task<int> ForgetAsync(PairKey key, CancellationToken cancellationToken) => Of(key).ExecuteDeleteAsync(cancellationToken);

    private IQueryable<PairTag> Of(PairKey key) => database.PairTags.Where(tag => tag.LowRegistryId == key.LowRegistryId && tag.LowRepository == key.LowRepository
        && tag.HighRegistryId == key.HighRegistryId && tag.HighRepository == key.HighRepository && tag.Reference == key.Reference);
}
