using HarborReplication.Contracts.Webhooks;
using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Database;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Webhooks;

/// <summary>
/// Takes in what workers have seen, in any order and as often as it comes: a run has ended when as many projects are in as the worker has
/// said there are.
/// </summary>
internal sealed class WebhookReports(PolicyDbContext database, WebhookOptions options, ILogger<WebhookReports> logger)
{
    public async Task TakeAsync(WebhooksSeen report, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(Locks.Webhooks, cancellationToken);
        var run = await database.WebhookRuns.SingleOrDefaultAsync(row => row.Id == report.RunId && row.EndedAt == null, cancellationToken);
        if (run is null)
            return;
        var now = await database.NowAsync(cancellationToken);
        var added = await AddAsync(report, cancellationToken);
        run.Total ??= report.Total;
        if (report.Detail is not null)
            (run.EndedAt, run.Reason, run.Detail) = (now, ColumnText.Cut(report.Reason, 64), ColumnText.Cut(report.Detail, SeenWebhook.MaxDetail));
        else if (run.Total is { } total && await database.SeenWebhooks.CountAsync(seen => seen.RunId == run.Id, cancellationToken) >= total)
            run.EndedAt = now;
        await database.SaveChangesAsync(cancellationToken);
        if (!run.ChangesNothing)
            await PutOffAsync(run, added, now, cancellationToken);
        var counts = run.EndedAt is null ? null : await CountAsync(run.Id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (!run.ChangesNothing)
            Tell(run, added, counts);
    }

    private async Task<List<SeenWebhook>> AddAsync(WebhooksSeen report, CancellationToken cancellationToken)
    {
        var names = report.Projects.Select(project => project.Project).ToList();
        var known = await database.SeenWebhooks.Where(seen => seen.RunId == report.RunId && names.Contains(seen.Project)).Select(seen => seen.Project).ToListAsync(cancellationToken);
        var added = report.Projects.DistinctBy(project => project.Project).Where(project => !known.Contains(project.Project)).Select(project => new SeenWebhook
        {
            RunId = report.RunId,
            Project = project.Project,
            Result = ColumnText.Cut(project.Result, 16)!,
            Detail = ColumnText.Cut(project.Detail, SeenWebhook.MaxDetail),
            MissingRight = ColumnText.Cut(project.MissingRight, 64),
        }).ToList();
        database.SeenWebhooks.AddRange(added);
        await database.SaveChangesAsync(cancellationToken);
        return added;
    }

    private async Task PutOffAsync(WebhookRun run, List<SeenWebhook> added, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var next = now + (run.EndedAt is null ? WebhookRuns.Patience : options.CheckInterval);
        var moved = await database.WebhookSetUps.Where(setUp => setUp.RegistryId == run.RegistryId && setUp.RunId == run.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(setUp => setUp.NextAt, next), cancellationToken);
        // Another run has begun since, perhaps with other wishes: what this one has written then may be what is old.
        if (moved == 0 && added.Exists(IsChange))
            await WebhookHaste.SoonAsync(database, run.RegistryId, now, cancellationToken);
    }

    private Task<Dictionary<string, int>> CountAsync(Guid runId, CancellationToken cancellationToken) =>
        database.SeenWebhooks.Where(seen => seen.RunId == runId).GroupBy(seen => seen.Result)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);

    private void Tell(WebhookRun run, List<SeenWebhook> added, Dictionary<string, int>? counts)
    {
        foreach (var seen in added.Where(IsChange))
            WebhookLog.Changed(logger, run.RegistryId, seen.Project, seen.Result, seen.Detail);
        if (counts is null)
            return;
        WebhookTelemetry.Ended(run, counts);
        var failed = counts.GetValueOrDefault(WebhookResults.Failed);
        if (run.Detail is not null)
            WebhookLog.Failed(logger, run.RegistryId, run.Detail);
        else if (failed > 0)
            WebhookLog.Incomplete(logger, run.RegistryId, failed, counts.Values.Sum());
        else
            WebhookLog.Complete(logger, run.RegistryId, counts.Values.Sum());
    }

    private static bool IsChange(SeenWebhook seen) => seen.Result is WebhookResults.Created or WebhookResults.Repaired;
}
