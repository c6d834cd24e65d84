using System.Collections.Concurrent;
using System.Net;
using HarborReplication.Registry.Adapters.Harbor.Answers;
using HarborReplication.Registry.Adapters.Webhooks;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Transport;
using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Adapters.Harbor.Webhooks;

/// <summary>
/// Webhook policies, one for each project, found again by name. Harbor shows what it sends as <c>Authorization</c> to whoever may list
/// them, so that a secret that was changed is seen and repaired.
/// </summary>
internal sealed class HarborWebhooks(HarborApiClient api, RegistryEndpoint endpoint) : IWebhooks
{
    private const int Concurrency = 4;
    private const string Resource = "notification-policy";

    /// <summary>With an id for each event, which the default form lacks.</summary>
    private const string Format = "CloudEvents";
    private static readonly string[] Events = ["PUSH_ARTIFACT", "DELETE_ARTIFACT"];

    public async Task<IReadOnlyList<WebhookResult>> SetUpAsync(WantedWebhook wanted, CancellationToken cancellationToken)
    {
        var results = new ConcurrentBag<WebhookResult>();
        var list = new HarborList<HarborProject>(
            api, api.Paths.Projects, HarborAnswers.Default.ListHarborProject, "project_id", project => project.ProjectId);
        await foreach (var page in list.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            await Parallel.ForEachAsync(
                page.Where(project => !project.IsProxy && RepositoryName.TryParse(project.Name, out _)),
                new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken },
                async (project, token) => results.Add(await SetUpAsync(project.Name, wanted, token).ConfigureAwait(false))).ConfigureAwait(false);
        }

        return [.. results.OrderBy(result => result.Project, StringComparer.Ordinal)];
    }

    private async Task<WebhookResult> SetUpAsync(string project, WantedWebhook wanted, CancellationToken cancellationToken)
    {
        var action = "list";
        try
        {
            var known = await FindAsync(project, wanted.Name, cancellationToken).ConfigureAwait(false);
            var policy = Policy(wanted);
            if (known is null)
            {
                action = "create";
                await api.WriteAsync(HttpMethod.Post, api.Paths.WebhookPolicies(project), policy, HarborAnswers.Default.HarborWebhookPolicy, [HttpStatusCode.Created], cancellationToken)
                    .ConfigureAwait(false);
                return new WebhookResult(project, WebhookOutcome.Created);
            }

            if (Difference(known, policy) is not { } difference)
                return new WebhookResult(project, WebhookOutcome.Fine);
            action = "update";
            await api.WriteAsync(
                HttpMethod.Put, api.Paths.WebhookPolicy(project, known.Id ?? 0), policy with { Id = known.Id }, HarborAnswers.Default.HarborWebhookPolicy, [HttpStatusCode.OK], cancellationToken)
                .ConfigureAwait(false);
            return new WebhookResult(project, WebhookOutcome.Repaired, difference);
        }
        catch (RegistryException e) when (e.Status == HttpStatusCode.Conflict)
        {
            return new WebhookResult(project, WebhookOutcome.Failed, "Somebody else sets up webhooks of the same name at the same time; try again.");
        }
        catch (RegistryException e) when (e.Status is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized)
        {
            return new WebhookResult(
                project, WebhookOutcome.MissingRight, $"'{endpoint.Username}' lacks the right '{Resource}: {action}' in project '{project}' of {endpoint.Url.Authority}.");
        }
        catch (RegistryException e)
        {
            return new WebhookResult(project, WebhookOutcome.Failed, e.Message);
        }
    }

    private async Task<HarborWebhookPolicy?> FindAsync(string project, string name, CancellationToken cancellationToken)
    {
        var list = new HarborList<HarborWebhookPolicy>(
            api, api.Paths.WebhookPolicies(project), HarborAnswers.Default.ListHarborWebhookPolicy, "id", policy => policy.Id ?? 0);
        await foreach (var page in list.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (page.Find(policy => policy.Name == name) is { } found)
                return found;
        }

        return null;
    }

    private static HarborWebhookPolicy Policy(WantedWebhook wanted) => new()
    {
        Name = wanted.Name,
        Description = "Tells HarborReplication of pushes and deletions.",
        Enabled = true,
        EventTypes = Events,
        Targets =
        [
            new HarborWebhookTarget
            {
                Type = "http",
                Address = wanted.Address.AbsoluteUri,
                AuthHeader = wanted.Authorization,
                SkipCertVerify = wanted.SkipsCertificateCheck,
                PayloadFormat = Format,
            },
        ],
    };

    /// <summary>What is not as wanted; null when everything is. More types of events than wanted do no harm.</summary>
    private static string? Difference(HarborWebhookPolicy known, HarborWebhookPolicy wanted)
    {
        var target = wanted.Targets![0]!;
        if (known.Targets is not [{ } actual])
            return "It did not have exactly one target.";
        if (actual.Type != target.Type || actual.Address != target.Address)
            return $"It pointed to {actual.Address}.";
        if (actual.AuthHeader != target.AuthHeader)
            return "It sent another secret.";
        if ((actual.PayloadFormat ?? Format) != Format)
            return $"It sent the format {actual.PayloadFormat}.";
        if ((actual.SkipCertVerify ?? false) != target.SkipCertVerify)
            return "It checked certificates in another way.";
        if (Events.Except(known.EventTypes ?? []).Any())
            return "It did not tell of every push and deletion.";
        return known.Enabled == true ? null : "It was switched off.";
    }
}
