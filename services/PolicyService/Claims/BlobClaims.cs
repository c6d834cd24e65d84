using HarborReplication.Contracts.Claims;
using HarborReplication.Contracts.Work;
using HarborReplication.Persistence.Rows;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Placements;
using HarborReplication.PolicyService.Sessions;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Claims;

/// <summary>
/// Who sends which blob, over all workers. One holder for each blob and scope, by the table's key; a holder whose bytes stand still, or
/// whose session has ended, gives way to the next one that asks.
/// </summary>
internal sealed class BlobClaims(PolicyDbContext database, PlacementIndex placements)
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(5);

    /// <summary>When everything is sent the registry moves it to its place, which takes a while in object storage.</summary>
    private static readonly TimeSpan LifeWhenSent = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(10);

    public async Task<BlobsClaimed> ApplyAsync(ClaimBlobs message, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(Locks.Claims, cancellationToken);
        var now = await database.NowAsync(cancellationToken);
        var registries = await RegistriesAsync(message, cancellationToken);
        await MoveAsync(message, now, cancellationToken);
        await ReleaseAsync(message, registries, cancellationToken);
        var answers = new List<BlobAnswer>();
        var open = new List<Wanted>();
        foreach (var question in message.Questions.Take(ClaimBlobs.MaxQuestions))
        {
            // Without a record of the registry there is nothing to share.
            if (!registries.TryGetValue(question.RegistryId, out var registry))
                answers.Add(new BlobAnswer { Claim = question.Claim });
            else if (await PlacementAsync(question, registry, now, cancellationToken) is { } placement)
                answers.Add(new BlobAnswer { Claim = question.Claim, Placement = placement });
            else
                open.Add(new Wanted(registry.Origin, question.Scope, question.Digest, question.Claim, question.Lane, question.Size));
        }

        answers.AddRange(await ClaimAsync(message.Session, open, now, cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return new BlobsClaimed { Session = message.Session, Number = message.Number, Answers = answers };
    }

    public async Task ForgetOldAsync(CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(Locks.Claims, cancellationToken);
        var before = await database.NowAsync(cancellationToken) - KeptFor;
        await database.BlobClaims.Where(claim => claim.MovedAt < before).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<Dictionary<long, Registry>> RegistriesAsync(ClaimBlobs message, CancellationToken cancellationToken)
    {
        var ids = message.Questions.Select(question => question.RegistryId).Concat(message.Released.Select(released => released.RegistryId)).Distinct().ToList();
        return ids.Count == 0 ? [] : await database.Registries.AsNoTracking()
            .Where(registry => ids.Contains(registry.Id))
            .ToDictionaryAsync(registry => registry.Id, registry => new Registry(registry.Origin, registry.PlacementsValidFrom), cancellationToken);
    }

    private async Task MoveAsync(ClaimBlobs message, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (message.Held.Count == 0)
            return;
        var rows = JsonRows.Source(database.Provider, "s", "{0}", new("claim", "bigint"), new("bytes_sent", "bigint"));
        await database.StatementAsync(
            $$"""
            UPDATE {{database.Table<BlobClaim>()}} AS c SET bytes_sent = s.bytes_sent, moved_at = {2}
            FROM {{rows}} WHERE c.session = {1} AND c.claim = s.claim AND c.bytes_sent <> s.bytes_sent
            """,
            cancellationToken, JsonRows.Value(message.Held), message.Session, database.Time(now));
    }

    // What has landed is known to all at once, not only when its task is settled.
    private async Task ReleaseAsync(ClaimBlobs message, Dictionary<long, Registry> registries, CancellationToken cancellationToken)
    {
        if (message.Released.Count == 0)
            return;
        var claims = message.Released.Select(released => released.Claim).ToList();
        await database.BlobClaims.Where(claim => claim.Session == message.Session && claims.Contains(claim.Claim)).ExecuteDeleteAsync(cancellationToken);
        await placements.RecordAsync(
            message.Released.Where(released => released.Landed && registries.ContainsKey(released.RegistryId))
                .Select(released => new SeenBlob(registries[released.RegistryId].Origin, released.Digest, released.Repository)),
            cancellationToken);
    }

    private async Task<Placement?> PlacementAsync(BlobQuestion question, Registry registry, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var scope = question.Scope;
        var valid = database.Placements.AsNoTracking().Where(placement =>
            placement.Origin == registry.Origin && placement.Digest == question.Digest && placement.ConfirmedAt >= registry.PlacementsValidFrom);
        if (scope.EndsWith('/'))
            valid = valid.Where(placement => placement.Repository.StartsWith(scope));
        else if (scope.Length > 0)
            valid = valid.Where(placement => placement.Repository == scope);
        var known = await valid.OrderByDescending(placement => placement.ConfirmedAt).FirstOrDefaultAsync(cancellationToken);
        return known is null ? null : new Placement
        {
            RegistryId = question.RegistryId, Digest = known.Digest, Repository = known.Repository, AgeSeconds = (now - known.ConfirmedAt).TotalSeconds,
        };
    }

    private async Task<IEnumerable<BlobAnswer>> ClaimAsync(Guid session, List<Wanted> wanted, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (wanted.Count == 0)
            return [];
        var rows = JsonRows.Source(
            database.Provider, "s", "{0}",
            new("origin", "text"), new("scope", "text"), new("digest", "text"), new("claim", "bigint"), new("lane", "text"), new("size", "bigint"));
        var table = database.Table<BlobClaim>();
        await database.StatementAsync(
            $$"""
            INSERT INTO {{table}} (origin, scope, digest, session, claim, lane, size, bytes_sent, claimed_at, moved_at)
            SELECT s.origin, s.scope, s.digest, {1}, s.claim, s.lane, s.size, 0, {2}, {2} FROM {{rows}} WHERE true
            ON CONFLICT (origin, scope, digest) DO UPDATE SET
                session = excluded.session, claim = excluded.claim, lane = excluded.lane, size = excluded.size,
                bytes_sent = 0, claimed_at = excluded.claimed_at, moved_at = excluded.moved_at
            WHERE {{table}}.moved_at < {3} OR ({{table}}.moved_at < {4} AND {{table}}.bytes_sent < {{table}}.size)
                OR EXISTS (SELECT 1 FROM {{database.Table<WorkerSession>()}} AS w WHERE w.id = {{table}}.session AND w.ended)
            """,
            cancellationToken, JsonRows.Value(wanted.DistinctBy(one => (one.Origin, one.Scope, one.Digest))), session,
            database.Time(now), database.Time(now - LifeWhenSent), database.Time(now - Life));
        var origins = wanted.Select(one => one.Origin).Distinct().ToList();
        var digests = wanted.Select(one => one.Digest).Distinct().ToList();
        var held = await database.BlobClaims.AsNoTracking()
            .Where(claim => origins.Contains(claim.Origin) && digests.Contains(claim.Digest))
            .ToDictionaryAsync(claim => (claim.Origin, claim.Scope, claim.Digest), cancellationToken);
        return wanted.Select(one => Answer(one, held[(one.Origin, one.Scope, one.Digest)], session, now));
    }

    private static BlobAnswer Answer(Wanted wanted, BlobClaim holder, Guid session, DateTimeOffset now)
    {
        if (holder.Session == session && holder.Claim == wanted.Claim)
            return new BlobAnswer { Claim = wanted.Claim, Yours = true };
        var seconds = (now - holder.ClaimedAt).TotalSeconds;
        return new BlobAnswer
        {
            Claim = wanted.Claim,
            Sending = new SendingBlob
            {
                Lane = holder.Lane, BytesSent = holder.BytesSent, Size = holder.Size,
                RemainingSeconds = holder.BytesSent > 0 ? Math.Max(0, holder.Size - holder.BytesSent) * seconds / holder.BytesSent : null,
            },
        };
    }

    private sealed record Registry(string Origin, DateTimeOffset PlacementsValidFrom);

    private sealed record Wanted(string Origin, string Scope, string Digest, long Claim, string Lane, long Size);
}
