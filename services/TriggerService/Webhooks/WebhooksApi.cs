using HarborReplication.Contracts.Policies;
using HarborReplication.TriggerService.Database;
using HarborReplication.TriggerService.Events;
using HarborReplication.TriggerService.EventSources;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.Webhooks;

/// <summary><c>POST /webhooks/{registry id or name}</c>: events from registries, answered 202 when their rows are committed.</summary>
internal static class WebhooksApi
{
    private const int MaxBodyBytes = 1024 * 1024;
    private const string Bearer = "Bearer ";

    public static void MapWebhooks(this IEndpointRouteBuilder routes) => routes.MapPost("/webhooks/{registry}", TakeAsync).WithName("takeWebhook").ExcludeFromDescription();

    private static async Task<Results<JsonHttpResult<WebhookResponse>, WebhookProblem>> TakeAsync(
        string registry, HttpContext context, TriggerDbContext database, WebhookSenders senders, EventCommits events, WebhookArrivals arrivals, ILogger<WebhookContent> logger,
        CancellationToken cancellationToken)
    {
        if (await senders.FindAsync(registry, database, known => Carries(context.Request, known.WebhookSecretHash), cancellationToken) is not { } sender)
            return await IsReadyAsync(database, cancellationToken) ? WebhookProblem.Unknown(registry) : WebhookProblem.NotReady();
        if (!Carries(context.Request, sender.WebhookSecretHash))
        {
            WebhookLog.Unauthorized(logger, sender.RegistryId, sender.WebhookSecretHash is not null);
            return WebhookProblem.Unauthorized(registry);
        }

        if (await BodyAsync(context.Request, cancellationToken) is not { } body)
            return WebhookProblem.TooLarge(MaxBodyBytes);
        var content = WebhookReader.Read(body, sender.RegistryId);
        if (content.Mistakes.Count > 0)
            WebhookLog.Malformed(logger, sender.RegistryId, content.Mistakes.Count, content.Mistakes[0]);
        EventTelemetry.Ignored(ArtifactEventSources.Webhook, content.Ignored);
        EventTelemetry.Malformed(ArtifactEventSources.Webhook, content.Mistakes.Count);
        if (content is { Mistakes.Count: > 0, Events: [], Ignored: 0 })
            return WebhookProblem.Malformed(content.Mistakes);
        var added = await events.AddAsync(content.Events);
        arrivals.Note(sender.RegistryId);
        return TypedResults.Json(
            new WebhookResponse { Accepted = added, Duplicates = content.Events.Count - added, Ignored = content.Ignored, Unreadable = content.Mistakes },
            statusCode: StatusCodes.Status202Accepted);
    }

    private static Task<bool> IsReadyAsync(TriggerDbContext database, CancellationToken cancellationToken) =>
        database.PolicyCursors.AnyAsync(cursor => cursor.ConfirmedAt != null, cancellationToken);

    private static bool Carries(HttpRequest request, string? hash)
    {
        var header = request.Headers.Authorization.ToString();
        if (hash is null || header.Length == 0)
            return false;
        return WebhookSecretHash.IsOf(hash, header)
            || (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) && WebhookSecretHash.IsOf(hash, header[Bearer.Length..].Trim()));
    }

    /// <returns>Null when it is larger than it may be.</returns>
    private static async Task<ReadOnlyMemory<byte>?> BodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBodyBytes)
            return null;
        using var body = new MemoryStream((int)(request.ContentLength ?? 0));
        var buffer = new byte[16 * 1024];
        while (await request.Body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (body.Length + read > MaxBodyBytes)
                return null;
            body.Write(buffer.AsSpan(0, read));
        }

        return body.ToArray();
    }
}
