using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using HarborReplication.Contracts.Connections;
using HarborReplication.Contracts.Webhooks;
using HarborReplication.Contracts.Words;

namespace HarborReplication.PolicyService.Tests.Api;

/// <summary>Plays a worker that looks after webhooks: fetches what is wanted as a real one does, and sees what the host's name says.</summary>
internal sealed class ScriptedWebhooks(Func<Uri> address, string token)
{
    public ConcurrentQueue<WebhookOrder> Orders { get; } = new();

    public async Task<IReadOnlyList<WebhooksSeen>> RunAsync(SetUpWebhooks command)
    {
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = address() };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var order = (await client.GetFromJsonAsync<WebhookOrder>($"/internal/webhooks/{command.RunId}"))!;
        Orders.Enqueue(order);
        if (order.Connection.Url.Contains("unreachable", StringComparison.Ordinal))
            return [new WebhooksSeen { RunId = command.RunId, Projects = [], Reason = Reasons.Unreachable, Detail = "unreachable.test: connection refused" }];
        var isLimited = order.Connection.AccessKey == "limited";
        return
        [
            new WebhooksSeen { RunId = command.RunId, Projects = [], Total = 2 },
            new WebhooksSeen
            {
                RunId = command.RunId,
                Projects =
                [
                    new ProjectWebhook { Project = "library", Result = order.ChangesNothing ? WebhookResults.Missing : WebhookResults.Created },
                    isLimited
                        ? new ProjectWebhook { Project = "demo", Result = WebhookResults.Failed, Detail = "limited lacks it", MissingRight = "notification-policy: create" }
                        : new ProjectWebhook { Project = "demo", Result = WebhookResults.Unchanged },
                ],
            },
        ];
    }
}
