using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Http;
using HarborReplication.PolicyService.Registries;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Breakers;

/// <summary><c>/api/v1/registries/{id}/health</c>: how a registry is seen from each region that had trouble with it.</summary>
internal static class RegistryHealthApi
{
    public static void MapRegistryHealth(this IEndpointRouteBuilder routes) => routes.MapGet("/registries/{id}/health", GetAsync)
        .WithName("getRegistryHealth").WithTags("registry").WithSummary("See from where a registry cannot be reached, why, and when it is looked at again")
        .Refuses(404, 422);

    private static async Task<Results<Ok<RegistryHealthResponse>, ApiProblem>> GetAsync(
        PathId path, RegistryIds ids, PolicyDbContext database, CancellationToken cancellationToken)
    {
        if (await ids.FindAsync(path.Id, cancellationToken) is not { } registry)
            return ids.Missing(path.Id);
        var breakers = await database.Breakers.AsNoTracking().Where(breaker => breaker.Origin == registry.Origin).OrderBy(breaker => breaker.Region).ToListAsync(cancellationToken);
        return TypedResults.Ok(RegistryHealthResponse.Of(registry, breakers));
    }
}
