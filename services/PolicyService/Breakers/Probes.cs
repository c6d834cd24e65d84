using System.Text.Json;
using HarborReplication.Contracts.Checks;
using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.Messaging.Sending;
using HarborReplication.PolicyService.Checks;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Registries;
using HarborReplication.PolicyService.Secrets;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Breakers;

/// <summary>
/// Has workers look at the registries that gave trouble: which check is due when is in the rows, so that a lost question or answer only
/// delays. One replica asks at a time.
/// </summary>
internal sealed partial class Probes(PolicyDbContext database, BreakerBook book, SecretBox secrets, Outbound outbound, ILogger<Probes> logger)
{
    private const int MaxDetailLength = 1000;

    /// <summary>A worker gives up after 8 s; a question that nobody took is asked again then.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan HintLife = TimeSpan.FromSeconds(10);

    public async Task TickAsync(CancellationToken cancellationToken)
    {
        var now = await database.NowAsync(cancellationToken);
        if (await database.Breakers.AnyAsync(breaker => breaker.State == BreakerStates.HalfOpen, cancellationToken))
            await PassAsync(now, cancellationToken);
        if (await database.Breakers.AnyAsync(breaker => breaker.NextCheckAt <= now, cancellationToken))
            await AskAsync(now, cancellationToken);
    }

    /// <summary>Takes in what a worker saw; an answer that is late or comes twice belongs to no breaker any more.</summary>
    public async Task AnsweredAsync(RegistryChecked answer, CancellationToken cancellationToken)
    {
        if (!await database.Breakers.AnyAsync(breaker => breaker.CheckId == answer.CheckId, cancellationToken))
            return;
        await using var transaction = await database.BeginWriteAsync(null, cancellationToken);
        var now = await database.NowAsync(cancellationToken);
        var changes = await book.ChangeAsync(
            breaker => breaker.CheckId == answer.CheckId,
            breaker =>
            {
                // Whoever waited for the lock finds that the answer was taken in.
                if (breaker.CheckId == answer.CheckId)
                    Take(breaker, answer, now);
            },
            now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        BreakerLog.Write(logger, changes);
        foreach (var change in changes.Where(change => change.To == BreakerStates.HalfOpen))
            outbound.Send(new WorkAvailable { Region = change.Region }, HintLife);
    }

    private async Task PassAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(Locks.Probes, cancellationToken);
        var changes = await book.ChangeAsync(breaker => breaker.State == BreakerStates.HalfOpen, breaker => breaker.Pass(now), now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        BreakerLog.Write(logger, changes);
    }

    // In the order of their ids, as everybody locks them.
    private async Task AskAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(Locks.Probes, cancellationToken);
        var due = await database.Breakers.AsNoTracking()
            .Where(breaker => breaker.NextCheckAt <= now && database.Sessions.Any(session => session.Region == breaker.Region && !session.Ended))
            .OrderBy(breaker => breaker.Id)
            .Select(breaker => new { breaker.Id, breaker.Region, breaker.Origin })
            .ToListAsync(cancellationToken);
        var questions = new List<CheckRegistry>();
        foreach (var breaker in due)
        {
            if (await AskAsync(breaker.Id, breaker.Region, breaker.Origin, now, cancellationToken) is { } question)
                questions.Add(question);
        }

        await transaction.CommitAsync(cancellationToken);
        foreach (var question in questions)
            outbound.Send(question, Patience);
    }

    private static void Take(RegistryBreaker breaker, RegistryChecked answer, DateTimeOffset now)
    {
        if (answer.Healthy || (answer.Reached ?? answer.Reason is not (Reasons.Unreachable or Reasons.Timeout or Reasons.Protocol)))
            breaker.CheckReached(now);
        else if (answer.Reached is false || answer.Reason is Reasons.Unreachable or Reasons.Timeout)
            breaker.CheckFailed(answer.Reason ?? Reasons.Unreachable, ColumnText.Cut(answer.Detail, MaxDetailLength), now);
        else
            breaker.CheckUntold(now);
    }

    private async Task<CheckRegistry?> AskAsync(long id, string region, string origin, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var registry = await database.Registries.AsNoTracking().Where(row => row.Origin == origin).OrderBy(row => row.Id).FirstOrDefaultAsync(cancellationToken);
        if (registry is null)
        {
            // Nobody uses the address any more.
            await database.Breakers.Where(breaker => breaker.Id == id).ExecuteDeleteAsync(cancellationToken);
            return null;
        }

        var check = new RegistryCheck
        {
            Id = Guid.NewGuid(),
            Region = region,
            Connection = secrets.Seal(JsonSerializer.Serialize(RegistryDraft.Of(registry, secrets).Connection(registry.Id, registry.Version), JsonSerializerOptions.Web)),
            CreationTime = now,
        };
        database.RegistryChecks.Add(check);
        await book.ChangeAsync(breaker => breaker.Id == id, breaker => breaker.Checking(check.Id, now + Patience), now, cancellationToken);
        Asked(logger, origin, region, check.Id);
        return new CheckRegistry { CheckId = check.Id, Region = region };
    }

    [LoggerMessage(LogLevel.Debug, "{Origin} is looked at from region {Region}: check {Check}", EventName = "breaker.checking")]
    private static partial void Asked(ILogger logger, string origin, string region, Guid check);
}
