using System.Collections.Concurrent;
using System.Net;
using System.Runtime.CompilerServices;
using HarborReplication.Registry.Adapters.Harbor.Answers;
using HarborReplication.Registry.Adapters.Webhooks;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Transport;
using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Adapters.Harbor.Webhooks;

/// <summary>
/// Webhook policies, one for each project, found again by name, which is unique in a project. Harbor shows what it sends as
/// <c>Authorization</c> to whoever may list them, so that a secret that was changed is seen and repaired.
/// </summary>
internal sealed class HarborWebhooks(HarborApiClient api, RegistryEndpoint endpoint) : IWebhooks
{
    private const int Concurrency = 4;

    /// <summary>So few that somebody who waits hears something before long.</summary>
    private const int AtOnce = 20;

    // Whoever else sets up the same webhook at the same time has been faster once or twice; then it is as both want it.
    private const int Tries = 3;

    public async IAsyncEnumerable<IReadOnlyList<WebhookResult>> SetUpAsync(WantedWebhook wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Who is logged in as nobody sees the public projects and lacks every right, which is not what is wrong. This throws.
        if (!string.IsNullOrEmpty(endpoint.Username))
            await api.AskAsync(HttpMethod.Get, api.Paths.Ping, [HttpStatusCode.OK], cancellationToken).ConfigureAwait(false);
        var list = new HarborList<HarborProject>(
            api, api.Paths.Projects, HarborAnswers.Default.ListHarborProject, "project_id", project => project.ProjectId);
        await foreach (var page in list.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var projects = page.Where(project => !project.IsProxy && RepositoryName.TryParse(project.Name, out _) && wanted.IsWanted(project.Name));
            foreach (var some in projects.Chunk(AtOnce))
            {
                var results = new ConcurrentBag<WebhookResult>();
                await Parallel.ForEachAsync(
                    some,
                    new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken },
                    async (project, token) => results.Add(await SetUpAsync(project, wanted, token).ConfigureAwait(false))).ConfigureAwait(false);
                yield return [.. results.OrderBy(result => result.Project, StringComparer.Ordinal)];
            }
        }
    }

    private async Task<WebhookResult> SetUpAsync(HarborProject project, WantedWebhook wanted, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var action = "list";
            try
            {
                return await SetUpAsync(project, wanted, next => action = next, cancellationToken).ConfigureAwait(false);
            }
            catch (RegistryException e) when (e.Status is HttpStatusCode.Conflict or HttpStatusCode.NotFound && attempt < Tries)
            {
                // It was made or removed meanwhile.
            }
            catch (RegistryException e) when (e.Status is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized)
            {
                var right = WebhookPolicies.Right(action);
                return new WebhookResult(
                    project.Name, WebhookOutcome.MissingRight, $"'{endpoint.Username}' lacks the right '{right}' in project '{project.Name}' of {endpoint.Url.Authority}.")
                { MissingRight = right };
            }
            catch (RegistryException e)
            {
                return new WebhookResult(project.Name, WebhookOutcome.Failed, e.Message);
            }
        }
    }

    // By the project's id: a name of digits would be read as one.
    private async Task<WebhookResult> SetUpAsync(HarborProject project, WantedWebhook wanted, Action<string> begin, CancellationToken cancellationToken)
    {
        var known = await FindAsync(project, wanted.Name, cancellationToken).ConfigureAwait(false);
        var policy = WebhookPolicies.Of(wanted);
        if (known is null)
        {
            if (wanted.ChangesNothing)
                return new WebhookResult(project.Name, WebhookOutcome.Absent, "It is not there.");
            begin("create");
            await api.WriteAsync(
                HttpMethod.Post, api.Paths.WebhookPolicies(project.ProjectId), policy, HarborAnswers.Default.HarborWebhookPolicy, [HttpStatusCode.Created], cancellationToken)
                .ConfigureAwait(false);
            return new WebhookResult(project.Name, WebhookOutcome.Created);
        }

        if (WebhookPolicies.Difference(known, policy) is not { } difference)
            return new WebhookResult(project.Name, WebhookOutcome.Fine);
        if (wanted.ChangesNothing)
            return new WebhookResult(project.Name, WebhookOutcome.Different, difference);
        begin("update");
        await api.WriteAsync(
            HttpMethod.Put, api.Paths.WebhookPolicy(project.ProjectId, known.Id ?? 0), policy with { Id = known.Id }, HarborAnswers.Default.HarborWebhookPolicy, [HttpStatusCode.OK],
            cancellationToken).ConfigureAwait(false);
        return new WebhookResult(project.Name, WebhookOutcome.Repaired, difference);
    }

    private async Task<HarborWebhookPolicy?> FindAsync(HarborProject project, string name, CancellationToken cancellationToken)
    {
        var list = new HarborList<HarborWebhookPolicy>(
            api, api.Paths.WebhookPolicies(project.ProjectId), HarborAnswers.Default.ListHarborWebhookPolicy, "id", policy => policy.Id ?? 0);
        await foreach (var page in list.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (page.Find(policy => policy.Name == name) is { } found)
                return found;
        }

        return null;
    }
}
