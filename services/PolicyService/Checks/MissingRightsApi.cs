using HarborReplication.Contracts.Checks;
using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Http;
using HarborReplication.PolicyService.Registries;
using HarborReplication.PolicyService.Secrets;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HarborReplication.PolicyService.Checks;

/// <summary><c>/api/v1/registries/{id}/missing-rights</c>: what an account still has to be granted before it can do its work.</summary>
internal static class MissingRightsApi
{
    private const string Field = "use";

    public static void MapMissingRights(this IEndpointRouteBuilder routes) => routes.MapGet("/registries/{id}/missing-rights", FindAsync)
        .WithName("findMissingRights").WithTags("registry").WithSummary("Test the rights of a registry's account, without writing anything")
        .Refuses(400, 404, 422, 503);

    private static async Task<Results<Ok<IReadOnlyList<MissingRight>>, ApiProblem>> FindAsync(
        PathId path, string? use, RegistryIds ids, RegistryChecker checker, SecretBox secrets, CancellationToken cancellationToken)
    {
        var uses = (use ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().ToList();
        if (uses.Count == 0 || uses.Except(RegistryUses.All).Any())
            return ApiProblem.BadRequest($"{Field}: is \"{use}\"; give one or more of {string.Join(", ", RegistryUses.All)}, separated by commas");
        if (await ids.FindAsync(path.Id, cancellationToken) is not { } registry)
            return ids.Missing(path.Id);
        var connection = RegistryDraft.Of(registry, secrets).Connection(registry.Id, registry.Version);
        var verdict = await checker.CheckAsync(connection, registry.Region, uses, cancellationToken);
        if (RegistryWriter.Refusal(verdict) is { } refused)
            return refused;
        return verdict.MissingRights is { } missing
            ? TypedResults.Ok(missing)
            : ApiProblem.Unavailable($"the rights could not be tested: the worker that answered in region \"{registry.Region}\" is of an older version; update it");
    }
}
