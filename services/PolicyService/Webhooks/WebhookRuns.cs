using HarborReplication.Contracts.Webhooks;
using HarborReplication.Messaging.Sending;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Registries;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Webhooks;

/// <summary>
/// Has workers look after the webhooks that were set up. When the next look is due stands in the rows: a lost command or report only
/// delays, and one that comes twice changes nothing. One replica begins runs at a time.
/// </summary>
internal sealed class WebhookRuns(PolicyDbContext database, WebhookOptions options, Outbound outbound)
{
    /// <summary>A worker reports at least this often; a run of which nothing is heard for so long is begun anew.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Longer than any worker stays with one.</summary>
    private static readonly TimeSpan Retention = TimeSpan.FromMinutes(15);

    public async Task TickAsync(CancellationToken cancellationToken)
    {
        // No lock is taken in the seconds in which nothing is due, which are nearly all.
        if (!await Due(await database.NowAsync(cancellationToken)).AnyAsync(cancellationToken))
            return;
        var commands = new List<SetUpWebhooks>();
        await using (var transaction = await database.BeginWriteAsync(Locks.Webhooks, cancellationToken))
        {
            var now = await database.NowAsync(cancellationToken);
            foreach (var due in await Due(now).ToListAsync(cancellationToken))
            {
                if (await BeginAsync(due, now, cancellationToken) is { } command)
                    commands.Add(command);
            }

            await transaction.CommitAsync(cancellationToken);
        }

        foreach (var command in commands)
            outbound.Send(command, Patience);
    }

    /// <summary>Begins a run that only looks.</summary>
    public async Task<Guid> LookAsync(RegistryRecord registry, WantedWebhooks wanted, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(null, cancellationToken);
        var run = New(registry.Id, wanted.Write(), await database.NowAsync(cancellationToken), changesNothing: true);
        database.WebhookRuns.Add(run);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outbound.Send(new SetUpWebhooks { RunId = run.Id, Region = registry.Region }, Patience);
        return run.Id;
    }

    /// <summary>Deletes runs that nobody asks for any more; of each set-up the last one that has ended stays.</summary>
    public async Task ForgetOldAsync(CancellationToken cancellationToken)
    {
        var before = await database.NowAsync(cancellationToken) - Retention;
        await database.WebhookRuns
            .Where(run => run.BeganAt < before && (run.ChangesNothing || database.WebhookRuns.Any(
                later => later.RegistryId == run.RegistryId && !later.ChangesNothing && later.EndedAt != null && later.BeganAt > run.BeganAt)))
            .ExecuteDeleteAsync(cancellationToken);
    }

    private IQueryable<DueSetUp> Due(DateTimeOffset now) =>
        from setUp in database.WebhookSetUps.AsNoTracking()
        join registry in database.Registries.AsNoTracking() on setUp.RegistryId equals registry.Id
        where setUp.NextAt <= now && database.Sessions.Any(session => session.Region == registry.Region && !session.Ended)
        orderby setUp.RegistryId
        select new DueSetUp(setUp.RegistryId, setUp.Wanted, registry);

    // The run first: the registry's deletion waits for it, and takes both away together.
    private async Task<SetUpWebhooks?> BeginAsync(DueSetUp due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var run = New(due.RegistryId, due.Wanted, now, changesNothing: false);
        if (WhyNot(due) is { } detail)
            (run.EndedAt, run.Detail) = (now, detail);
        database.WebhookRuns.Add(run);
        await database.SaveChangesAsync(cancellationToken);
        var next = now + (run.EndedAt is null ? Patience : options.CheckInterval);
        await database.WebhookSetUps.Where(setUp => setUp.RegistryId == due.RegistryId).ExecuteUpdateAsync(
            set => set.SetProperty(setUp => setUp.NextAt, next).SetProperty(setUp => setUp.RunId, run.Id), cancellationToken);
        return run.EndedAt is null ? new SetUpWebhooks { RunId = run.Id, Region = due.Registry.Region } : null;
    }

    private string? WhyNot(DueSetUp due)
    {
        if (due.Registry.WebhookSecret is null)
            return $"registry {due.RegistryId} has no webhook_secret any more, without which every webhook is refused; give it one, or set up the webhooks again";
        return WantedWebhooks.Read(due.Wanted).Address(due.Registry, options) is null
            ? "Webhooks__PublicUrl is not set any more, and the set-up has no public_url of its own; set up the webhooks again"
            : null;
    }

    private static WebhookRun New(long registryId, string wanted, DateTimeOffset now, bool changesNothing) =>
        new() { Id = Guid.NewGuid(), RegistryId = registryId, Wanted = wanted, ChangesNothing = changesNothing, BeganAt = now };

    private sealed record DueSetUp(long RegistryId, string Wanted, RegistryRecord Registry);
}
