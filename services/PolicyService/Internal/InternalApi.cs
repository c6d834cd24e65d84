using System.Text.Json;
using HarborReplication.PolicyService.Http;
using HarborReplication.PolicyService.Webhooks;

namespace HarborReplication.PolicyService.Internal;

/// <summary>What workers fetch over HTTP, because nothing secret goes over the bus.</summary>
internal static class InternalApi
{
    public static void MapInternal(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/internal").AddEndpointFilter<RefuseMalformed>().ExcludeFromDescription();
        group.MapGet("/registries/{id}/connection", RegistryAsync);
        group.MapGet("/checks/{id:guid}/connection", CheckAsync);
        group.MapGet("/webhooks/{id:guid}", WebhooksAsync);
    }

    private static async Task<IResult> RegistryAsync(PathId path, RegistryConnections connections, HttpResponse response, CancellationToken cancellationToken) =>
        Answer(response, await connections.OfRegistryAsync(path.Id, cancellationToken), $"registry {path.Id} not found");

    private static async Task<IResult> CheckAsync(Guid id, RegistryConnections connections, HttpResponse response, CancellationToken cancellationToken) =>
        Answer(response, await connections.OfCheckAsync(id, cancellationToken), $"check {id} not found, or answered already");

    private static async Task<IResult> WebhooksAsync(Guid id, WebhookOrders orders, HttpResponse response, CancellationToken cancellationToken) =>
        Answer(response, await orders.FindAsync(id, cancellationToken), $"webhook run {id} not found, or ended already");

    private static IResult Answer<T>(HttpResponse response, T? secret, string absent)
        where T : class
    {
        response.Headers.CacheControl = "no-store";
        return secret is null ? ApiProblem.NotFound(absent) : TypedResults.Json(secret, JsonSerializerOptions.Web);
    }
}
