using HarborReplication.Persistence.Rows;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Settling;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Placements;

/// <summary>Remembers where blobs were seen, and forgets what turned out wrong or has grown old.</summary>
internal sealed class PlacementIndex(PolicyDbContext database)
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(30);
    private const int MostForgottenAtOnce = 10_000;

    public async Task RecordAsync(IReadOnlyList<SettledTask> settled, CancellationToken cancellationToken)
    {
        await RecordAsync(
            settled.SelectMany(one => one.Settlement.Placed.Select(digest => new SeenBlob(one.Task.DestinationOrigin, digest, one.Task.DestinationRepository))),
            cancellationToken);
        foreach (var one in settled.Where(one => one.Settlement.Wrong.Count > 0))
        {
            foreach (var wrong in one.Settlement.Wrong)
            {
                await database.Placements
                    .Where(placement => placement.Origin == one.Task.DestinationOrigin && placement.Digest == wrong.Digest && placement.Repository == wrong.Repository)
                    .ExecuteDeleteAsync(cancellationToken);
            }
        }
    }

    public async Task RecordAsync(IEnumerable<SeenBlob> seen, CancellationToken cancellationToken)
    {
        var ordered = seen.Distinct()
            .OrderBy(one => one.Origin, StringComparer.Ordinal).ThenBy(one => one.Digest, StringComparer.Ordinal).ThenBy(one => one.Repository, StringComparer.Ordinal)
            .ToList();
        if (ordered.Count > 0)
            await AddAsync(ordered, cancellationToken);
    }

    public async Task ForgetOldAsync(CancellationToken cancellationToken)
    {
        var before = await database.NowAsync(cancellationToken) - Life;
        await database.Placements.Where(placement => placement.ConfirmedAt < before)
            .OrderBy(placement => placement.ConfirmedAt).Take(MostForgottenAtOnce)
            .ExecuteDeleteAsync(cancellationToken);
    }

    // In the order of their keys: two batches that meet wait for each other instead of locking each other out.
    private async Task AddAsync(List<SeenBlob> seen, CancellationToken cancellationToken)
    {
        var now = await database.NowAsync(cancellationToken);
        var rows = JsonRows.Source(database.Provider, "s", "{0}", new("origin", "text"), new("digest", "text"), new("repository", "text"));
        await database.StatementAsync(
            $$"""
            INSERT INTO {{database.Table<BlobPlacement>()}} (origin, digest, repository, confirmed_at)
            SELECT s.origin, s.digest, s.repository, {1} FROM {{rows}} WHERE true
            ON CONFLICT (origin, digest, repository) DO UPDATE SET confirmed_at = excluded.confirmed_at
            """,
            cancellationToken, JsonRows.Value(seen), database.Time(now));
    }
}
