using System.Security.Cryptography;
using HarborReplication.PolicyService.Checks;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Http;
using HarborReplication.PolicyService.Registries;
using HarborReplication.PolicyService.Waiting;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Webhooks;

/// <summary>Begins and ends looking after the webhooks of a registry, and tells how they are.</summary>
internal sealed class WebhookKeeping(PolicyDbContext database, WebhookOptions options, RegistryWriter registries, RegionWorkers workers, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a request waits for a worker; longer than that it takes a Harbor with very many projects.</summary>
    private static readonly TimeSpan RequestPatience = TimeSpan.FromSeconds(20);

    /// <summary>Makes it durable, and a secret where the registry has none: nobody else needs to know it.</summary>
    /// <returns>Null when it is done.</returns>
    public async Task<ApiProblem?> BeginAsync(RegistryRecord registry, WantedWebhooks wanted, CancellationToken cancellationToken)
    {
        if (registry.WebhookSecret is null)
        {
            var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
            if (await registries.UpdateAsync(registry.Id, new RegistryUpdateRequest { WebhookSecret = secret }, cancellationToken) is { } problem)
                return problem;
        }

        await using var transaction = await database.BeginWriteAsync(Locks.Webhooks, cancellationToken);
        var now = await database.NowAsync(cancellationToken);
        var setUp = await database.WebhookSetUps.SingleOrDefaultAsync(row => row.RegistryId == registry.Id, cancellationToken);
        if (setUp is null)
            database.WebhookSetUps.Add(setUp = new WebhookSetUp { RegistryId = registry.Id, Wanted = "", CreationTime = now });
        (setUp.Wanted, setUp.UpdateTime, setUp.NextAt, setUp.RunId) = (wanted.Write(), now, now, null);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        database.ChangeTracker.Clear();
        return null;
    }

    /// <returns>False when nobody looks after them.</returns>
    public async Task<bool> EndAsync(long registryId, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(Locks.Webhooks, cancellationToken);
        var gone = await database.WebhookSetUps.Where(setUp => setUp.RegistryId == registryId).ExecuteDeleteAsync(cancellationToken);
        await database.WebhookRuns.Where(run => run.RegistryId == registryId && !run.ChangesNothing).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return gone > 0;
    }

    /// <summary>Waits, bounded, until the projects were seen since the set-up was asked for.</summary>
    public Task WaitAsync(RegistryRecord registry, CancellationToken cancellationToken) => time.LookAsync(
        () => LastRun(registry.Id).AnyAsync(cancellationToken), RequestPatience, Look, cancellationToken);

    /// <summary>Waits, bounded, for the end of a run.</summary>
    public Task WaitAsync(Guid run, CancellationToken cancellationToken) => time.LookAsync(
        () => database.WebhookRuns.AnyAsync(row => row.Id == run && row.EndedAt != null, cancellationToken), RequestPatience, Look, cancellationToken);

    /// <returns>Null when nobody looks after them.</returns>
    public async Task<WebhooksResponse?> ShowAsync(RegistryRecord registry, CancellationToken cancellationToken)
    {
        var setUp = await database.WebhookSetUps.AsNoTracking().SingleOrDefaultAsync(row => row.RegistryId == registry.Id, cancellationToken);
        if (setUp is null)
            return null;
        var run = await LastRun(registry.Id).OrderByDescending(row => row.BeganAt).FirstOrDefaultAsync(cancellationToken);
        var hasWorker = await HasWorkerAsync(registry, cancellationToken);
        var (status, detail) = hasWorker ? (WebhookStates.Running, null) : (WebhookStates.Waiting, NoWorker(registry));
        var shown = await ShowAsync(registry, WantedWebhooks.Read(setUp.Wanted), run, status, detail, cancellationToken);
        return shown with { NextCheckAt = setUp.NextAt };
    }

    /// <returns>Null while the run has not ended.</returns>
    public async Task<WebhooksResponse?> ShowAsync(RegistryRecord registry, Guid runId, CancellationToken cancellationToken) =>
        await database.WebhookRuns.AsNoTracking().SingleOrDefaultAsync(row => row.Id == runId && row.EndedAt != null, cancellationToken) is { } run
            ? await ShowAsync(registry, WantedWebhooks.Read(run.Wanted), run, WebhookStates.Running, null, cancellationToken)
            : null;

    public Task<bool> HasWorkerAsync(RegistryRecord registry, CancellationToken cancellationToken) => workers.AreThereNowAsync(registry.Region, cancellationToken);

    public static string NoWorker(RegistryRecord registry) => $"no worker in region \"{registry.Region}\"; start one there";

    private async Task<WebhooksResponse> ShowAsync(
        RegistryRecord registry, WantedWebhooks wanted, WebhookRun? run, string status, string? detail, CancellationToken cancellationToken)
    {
        var seen = run is null
            ? []
            : await database.SeenWebhooks.AsNoTracking().Where(row => row.RunId == run.Id).OrderBy(row => row.Project).ToListAsync(cancellationToken);
        return WebhooksResponse.Of(wanted, wanted.Address(registry, options), run, seen, status, detail);
    }

    private IQueryable<WebhookRun> LastRun(long registryId) =>
        from run in database.WebhookRuns.AsNoTracking()
        join setUp in database.WebhookSetUps.AsNoTracking() on run.RegistryId equals setUp.RegistryId
        where run.RegistryId == registryId && !run.ChangesNothing && run.EndedAt != null && run.BeganAt >= setUp.UpdateTime
        select run;
}
