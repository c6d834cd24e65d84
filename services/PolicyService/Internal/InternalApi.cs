using System.Text.Json;
using HarborReplication.Contracts.Connections;
using HarborReplication.PolicyService.Http;

namespace HarborReplication.PolicyService.Internal;

/// <summary>What workers fetch over HTTP, because nothing secret goes over the bus.</summary>
internal static class InternalApi
{
    public static void MapInternal(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/internal").AddEndpointFilter<RefuseMalformed>().ExcludeFromDescription();
        group.MapGet("/registries/{id}/connection", RegistryAsync);
        group.MapGet("/checks/{id:guid}/connection", CheckAsync);
    }

    private static async Task<IResult> RegistryAsync(PathId path, RegistryConnections connections, HttpResponse response, CancellationToken cancellationToken) =>
        Answer(response, await connections.OfRegistryAsync(path.Id, cancellationToken), $"registry {path.Id} not found");

    private static async Task<IResult> CheckAsync(Guid id, RegistryConnections connections, HttpResponse response, CancellationToken cancellationToken) =>
        Answer(response, await connections.OfCheckAsync(id, cancellationToken), $"check {id} not found, or answered already");

    private static IResult Answer(HttpResponse response, RegistryConnection? connection, string absent)
    {
        response.Headers.CacheControl = "no-store";
        return connection is null ? ApiProblem.NotFound(absent) : TypedResults.Json(connection, JsonSerializerOptions.Web);
    }
}
