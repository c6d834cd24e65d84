using System.Text.Json;
using HarborReplication.Contracts.EventSources;
using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Http;
using HarborReplication.PolicyService.Registries;
using HarborReplication.PolicyService.Webhooks;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.EventSources;

/// <summary><c>/api/v1/registries/{id}/event-source</c>: whether pushes to a registry are noticed by its audit log, by webhooks or by comparisons only.</summary>
internal static class EventSourceApi
{
    public static void MapEventSources(this IEndpointRouteBuilder routes) => routes.MapGet("/registries/{id}/event-source", GetAsync)
        .WithName("getEventSource").WithTags("registry").WithSummary("See by what pushes to a registry are noticed, and where its audit log stands").Refuses(404, 422);

    private static async Task<Results<Ok<EventSourceResponse>, ApiProblem>> GetAsync(
        PathId path, RegistryIds ids, PolicyDbContext database, WebhookKeeping webhooks, CancellationToken cancellationToken)
    {
        if (await ids.FindAsync(path.Id, cancellationToken) is not { } registry)
            return ids.Missing(path.Id);
        var told = await database.EventSources.AsNoTracking().SingleOrDefaultAsync(row => row.RegistryId == registry.Id, cancellationToken);
        var log = told?.AuditLog is { } json ? JsonSerializer.Deserialize<AuditLogStanding>(json, JsonSerializerOptions.Web) : null;
        var kept = (await webhooks.ShowAsync(registry, cancellationToken))?.Status;
        return TypedResults.Ok(new EventSourceResponse
        {
            Via = EventWays.Of(told, log, kept, await database.NowAsync(cancellationToken)),
            Policies = await database.Policies.CountAsync(
                policy => policy.Enabled && policy.Trigger == TriggerTypes.EventBased && policy.SourceRegistryId == registry.Id, cancellationToken),
            ToldAt = told?.ToldAt,
            AuditLog = log is null ? null : AuditLogResponse.Of(log),
            LastWebhookAt = told?.LastWebhookAt,
            Webhooks = kept,
        });
    }
}
