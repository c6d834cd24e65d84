using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Http;
using HarborReplication.PolicyService.Http.OpenApi;
using HarborReplication.PolicyService.Http.Queries;
using HarborReplication.PolicyService.Pairs;
using HarborReplication.PolicyService.Registries;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Policies;

/// <summary><c>/api/v2.0/replication/policies</c>.</summary>
internal static class PoliciesApi
{
    private const string Path = "/api/v2.0/replication/policies";
    private const string DefaultOrder = "-creation_time,-id";

    private static readonly FieldMap<Policy> Fields = new(
        new Field<Policy, long>("id", policy => policy.Id, FieldTypes.Number),
        new Field<Policy, string>("name", policy => policy.Name, FieldTypes.Text),
        new Field<Policy, string>("description", policy => policy.Description, FieldTypes.Text),
        new Field<Policy, long>("src_registry_id", policy => policy.SourceIsLocal ? LocalRegistry.Id : policy.SourceRegistryId, FieldTypes.Number),
        new Field<Policy, string>("dest_namespace", policy => policy.DestinationNamespace, FieldTypes.Text),
        new Field<Policy, bool>("enabled", policy => policy.Enabled, FieldTypes.Flag),
        new Field<Policy, DateTimeOffset>("creation_time", policy => policy.CreationTime, FieldTypes.Time),
        new Field<Policy, DateTimeOffset>("update_time", policy => policy.UpdateTime, FieldTypes.Time));

    public static void MapPolicies(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/replication/policies").WithTags("replication");
        group.MapGet("/", ListAsync).WithName("listReplicationPolicies").WithSummary("List the policies").WithMetadata(QueryParameter.Q).Refuses(400, 422);
        group.MapPost("/", CreateAsync).WithName("createReplicationPolicy").WithSummary("Create a policy").Refuses(400, 404, 409, 422);
        group.MapGet("/{id}", GetAsync).WithName("getReplicationPolicy").WithSummary("Get one policy").Refuses(404, 422);
        group.MapPut("/{id}", ReplaceAsync).WithName("updateReplicationPolicy").WithSummary("Replace a policy as a whole").Refuses(400, 404, 409, 422);
        group.MapDelete("/{id}", DeleteAsync).WithName("deleteReplicationPolicy").WithSummary("Delete a policy and its history").Refuses(404, 412, 422);
    }

    private static async Task<Results<Listed<PolicyResponse>, ApiProblem>> ListAsync(
        Listing listing, string? name, PolicyDbContext database, RegistryIds ids, PolicyPairsCache cache, CancellationToken cancellationToken)
    {
        if (!Fields.TryWhere(database.Policies.AsNoTracking(), listing.Q, out var rows, out var problem))
            return problem;
        rows = Fields.WhereContains(rows, "name", name);
        var total = await rows.CountAsync(cancellationToken);
        var page = await listing.PageOf(Fields.Order(rows, listing.Sort, DefaultOrder)).Include(policy => policy.Destinations).ToListAsync(cancellationToken);
        return new Listed<PolicyResponse>(await ShowAsync(page, database, ids, cache, cancellationToken), total, listing);
    }

    private static async Task<Results<Created, ApiProblem>> CreateAsync(Body<PolicyRequest> body, PolicyWriter writer, CancellationToken cancellationToken)
    {
        var (id, problem) = await writer.AddAsync(body.Value, cancellationToken);
        return problem is null ? TypedResults.Created($"{Path}/{id}") : problem;
    }

    private static async Task<Results<Ok<PolicyResponse>, ApiProblem>> GetAsync(
        PathId path, PolicyDbContext database, RegistryIds ids, PolicyPairsCache cache, CancellationToken cancellationToken)
    {
        var policy = await database.Policies.AsNoTracking().Include(row => row.Destinations).SingleOrDefaultAsync(row => row.Id == path.Id, cancellationToken);
        if (policy is null)
            return PolicyWriter.Missing(path.Id);
        return TypedResults.Ok((await ShowAsync([policy], database, ids, cache, cancellationToken))[0]);
    }

    private static async Task<Results<Ok, ApiProblem>> ReplaceAsync(
        PathId path, Body<PolicyRequest> body, PolicyWriter writer, CancellationToken cancellationToken) =>
        await writer.ReplaceAsync(path.Id, body.Value, cancellationToken) is { } problem ? problem : TypedResults.Ok();

    private static async Task<Results<Ok, ApiProblem>> DeleteAsync(PathId path, PolicyWriter writer, CancellationToken cancellationToken) =>
        await writer.DeleteAsync(path.Id, cancellationToken) is { } problem ? problem : TypedResults.Ok();

    private static async Task<List<PolicyResponse>> ShowAsync(
        List<Policy> policies, PolicyDbContext database, RegistryIds ids, PolicyPairsCache cache, CancellationToken cancellationToken)
    {
        var used = policies.SelectMany(policy => policy.Destinations.Select(destination => destination.RegistryId).Append(policy.SourceRegistryId)).Distinct().ToList();
        var registries = await database.Registries.AsNoTracking().Where(registry => used.Contains(registry.Id)).ToDictionaryAsync(registry => registry.Id, cancellationToken);
        var pairs = await cache.NowAsync(database, cancellationToken);
        var now = await database.NowAsync(cancellationToken);
        return [.. policies.Select(policy => PolicyResponse.Of(policy, Show, pairs.RulingPolicy(policy.Id), now))];

        RegistryResponse Show(long id, bool givenAsLocal) => RegistryResponse.Of(registries[id], givenAsLocal && ids.IsLocal(registries[id]));
    }
}
