using HarborReplication.Contracts.Connections;
using HarborReplication.Contracts.Webhooks;
using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.CopyWorker.Connections;
using HarborReplication.CopyWorker.Copying;
using HarborReplication.CopyWorker.Planning;
using HarborReplication.Messaging.Sending;
using HarborReplication.Registry.Adapters.Webhooks;
using HarborReplication.Registry.Failures;
using HarborReplication.Rules.Filters;
using HarborReplication.Rules.Patterns;

namespace HarborReplication.CopyWorker.Webhooks;

/// <summary>Sees to the webhooks of a registry's projects and reports them some at a time, which also shows that the run goes on.</summary>
internal sealed partial class WebhookSetUps(IConnectionSource source, RegistryConnections connections, Outbound outbound, ILogger<WebhookSetUps> logger)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public async Task RunAsync(Guid run, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        string? host = null;
        try
        {
            var order = await source.WebhooksAsync(run, limit.Token);
            host = new Uri(order.Connection.Url).Authority;
            await RunAsync(run, order, limit.Token);
        }
        catch (ConnectionMissingException e)
        {
            // It has ended already, or is asked for again.
            if (!e.IsGone)
                NotFetched(logger, run, e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Fail(run, Reasons.Timeout, $"{host ?? "PolicyService"} took longer than {Limit.TotalMinutes:0} minutes");
        }
        catch (RegistryException e)
        {
            Fail(run, FailureMapping.Cause(e.Kind), $"{host}: {e.Message}");
        }
        catch (Exception e) when (e is FormatException or NotSupportedException)
        {
            Fail(run, Reasons.Unsupported, e.Message);
        }
    }

    private async Task RunAsync(Guid run, WebhookOrder order, CancellationToken cancellationToken)
    {
        var adapter = connections.Open(order.Connection);
        using var client = adapter.Client;
        if (adapter.Webhooks is not { } webhooks)
            throw new NotSupportedException($"Registries of type '{order.Connection.Type}' let nobody set up webhooks.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var page in webhooks.SetUpAsync(Wanted(order), cancellationToken))
        {
            foreach (var some in page.Chunk(WebhooksSeen.MaxProjects))
                outbound.Send(new WebhooksSeen { RunId = run, Projects = [.. some.Select(Told)] });
            seen.UnionWith(page.Select(result => result.Project));
        }

        outbound.Send(new WebhooksSeen { RunId = run, Projects = [], Total = seen.Count });
    }

    private void Fail(Guid run, string reason, string detail) =>
        outbound.Send(new WebhooksSeen { RunId = run, Projects = [], Reason = reason, Detail = detail });

    private static WantedWebhook Wanted(WebhookOrder order)
    {
        var scopes = order.Scopes.Select(patterns => new RepositoryFilter([.. patterns.Select(Parse)])).Concat((order.Policies ?? []).Select(Repositories)).ToList();
        return new WantedWebhook
        {
            Name = order.Name,
            Address = new Uri(order.Address),
            Authorization = order.Authorization,
            PayloadFormat = order.PayloadFormat,
            SkipsCertificateCheck = order.SkipCertVerify,
            ChangesNothing = order.ChangesNothing,
            IsWanted = project => scopes.Exists(scope => scope.MayIncludeAnyOf(project)),
        };
    }

    private static NameFilter Parse(string text) =>
        Pattern.TryParse(text, out var pattern, out var error) ? new NameFilter(pattern) : throw new FormatException($"The pattern {text} cannot be read: {error}.");

    private static RepositoryFilter Repositories(IReadOnlyList<PlanFilter> filters) =>
        Selection.TryCreate([.. filters.Select(PlanFilters.ToRule)], out var selection, out var errors)
            ? selection.Repositories
            : throw new FormatException(string.Join("; ", errors));

    private static ProjectWebhook Told(WebhookResult result) => new()
    {
        Project = result.Project,
        Result = result.Outcome switch
        {
            WebhookOutcome.Created => WebhookResults.Created,
            WebhookOutcome.Repaired => WebhookResults.Repaired,
            WebhookOutcome.Fine => WebhookResults.Unchanged,
            WebhookOutcome.Absent => WebhookResults.Missing,
            WebhookOutcome.Different => WebhookResults.Different,
            _ => WebhookResults.Failed,
        },
        Detail = result.Detail,
        MissingRight = result.MissingRight,
    };

    [LoggerMessage(LogLevel.Warning, "What webhooks run {Run} is to set up could not be fetched: {Cause}", EventName = "webhooks.not-fetched")]
    private static partial void NotFetched(ILogger logger, Guid run, string cause);
}
