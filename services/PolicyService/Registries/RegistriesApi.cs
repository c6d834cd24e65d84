using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Http;
using HarborReplication.PolicyService.Http.OpenApi;
using HarborReplication.PolicyService.Http.Queries;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Registries;

/// <summary><c>/api/v2.0/registries</c> and what is known of adapters.</summary>
internal static class RegistriesApi
{
    private const string Path = "/api/v2.0/registries";
    private const string DefaultOrder = "-creation_time,-id";

    private static readonly FieldMap<RegistryRecord> Fields = new(
        new Field<RegistryRecord, long>("id", registry => registry.Id, FieldTypes.Number),
        new Field<RegistryRecord, string>("name", registry => registry.Name, FieldTypes.Text),
        new Field<RegistryRecord, string>("description", registry => registry.Description, FieldTypes.Text),
        new Field<RegistryRecord, string>("type", registry => registry.Type, FieldTypes.Text),
        new Field<RegistryRecord, string>("url", registry => registry.Url, FieldTypes.Text),
        new Field<RegistryRecord, string>("region", registry => registry.Region, FieldTypes.Text),
        new Field<RegistryRecord, string>("status", registry => registry.Status, FieldTypes.Text),
        new Field<RegistryRecord, bool>("insecure", registry => registry.Insecure, FieldTypes.Flag),
        new Field<RegistryRecord, DateTimeOffset>("creation_time", registry => registry.CreationTime, FieldTypes.Time),
        new Field<RegistryRecord, DateTimeOffset>("update_time", registry => registry.UpdateTime, FieldTypes.Time));

    public static void MapRegistries(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/registries").WithTags("registry");
        group.MapGet("/", ListAsync).WithName("listRegistries").WithSummary("List the registries")
            .WithMetadata(QueryParameter.Q).Refuses(400, 422);
        group.MapPost("/", CreateAsync).WithName("createRegistry").WithSummary("Try a registry's connection and save it").Refuses(400, 409, 422, 503);
        group.MapGet("/{id}", GetAsync).WithName("getRegistry").WithSummary("Get one registry").Refuses(404, 422);
        group.MapPut("/{id}", UpdateAsync).WithName("updateRegistry").WithSummary("Change what is given of a registry").Refuses(400, 404, 409, 422, 503);
        group.MapDelete("/{id}", DeleteAsync).WithName("deleteRegistry").WithSummary("Delete a registry that no policy uses").Refuses(404, 412, 422);
        group.MapGet("/{id}/info", InfoAsync).WithName("getRegistryInfo").WithSummary("What a registry can do").Refuses(404, 422);
        group.MapPost("/ping", PingAsync).WithName("pingRegistry").WithSummary("Try a registry's connection").Refuses(400, 404, 422, 503);

        var adapters = routes.MapGroup("/replication").WithTags("registry");
        adapters.MapGet("/adapters", () => TypedResults.Ok(RegistryTypes.Supported)).WithName("listRegistryProviderTypes").WithSummary("List the supported types of registry");
        // Harbor lists the types here that need something other than a URL, a name and a password: none so far.
        adapters.MapGet("/adapterinfos", () => TypedResults.Ok(new Dictionary<string, object>()))
            .WithName("listRegistryProviderInfos").WithSummary("List the types of registry that need special input");
    }

    private static async Task<Results<Listed<RegistryResponse>, ApiProblem>> ListAsync(
        Listing listing, string? name, PolicyDbContext database, CancellationToken cancellationToken)
    {
        if (!Fields.TryWhere(database.Registries.AsNoTracking(), listing.Q, out var rows, out var problem))
            return problem;
        rows = Fields.WhereContains(rows, "name", name);
        var total = await rows.CountAsync(cancellationToken);
        var page = await listing.PageOf(Fields.Order(rows, listing.Sort, DefaultOrder)).ToListAsync(cancellationToken);
        return new Listed<RegistryResponse>([.. page.Select(registry => RegistryResponse.Of(registry))], total, listing);
    }

    private static async Task<Results<Created, ApiProblem>> CreateAsync(Body<RegistryRequest> body, RegistryWriter writer, CancellationToken cancellationToken)
    {
        var (id, problem) = await writer.AddAsync(RegistryDraft.Of(body.Value), body.Value.SkipVerification == true, cancellationToken);
        return problem is null ? TypedResults.Created($"{Path}/{id}") : problem;
    }

    private static async Task<Results<Ok<RegistryResponse>, ApiProblem>> GetAsync(PathId path, RegistryIds ids, CancellationToken cancellationToken)
    {
        var registry = await ids.FindAsync(path.Id, cancellationToken);
        return registry is null ? ids.Missing(path.Id) : TypedResults.Ok(RegistryResponse.Of(registry, isLocal: path.Id == LocalRegistry.Id));
    }

    private static async Task<Results<Ok, ApiProblem>> UpdateAsync(
        PathId path, Body<RegistryUpdateRequest> body, RegistryWriter writer, CancellationToken cancellationToken) =>
        await writer.UpdateAsync(path.Id, body.Value, cancellationToken) is { } problem ? problem : TypedResults.Ok();

    private static async Task<Results<Ok, ApiProblem>> DeleteAsync(PathId path, RegistryWriter writer, CancellationToken cancellationToken) =>
        await writer.DeleteAsync(path.Id, cancellationToken) is { } problem ? problem : TypedResults.Ok();

    private static async Task<Results<Ok<RegistryInfoResponse>, ApiProblem>> InfoAsync(PathId path, RegistryIds ids, CancellationToken cancellationToken)
    {
        var registry = await ids.FindAsync(path.Id, cancellationToken);
        return registry is null ? ids.Missing(path.Id) : TypedResults.Ok(RegistryInfoResponse.Of(registry.Type, isLocal: path.Id == LocalRegistry.Id));
    }

    private static async Task<Results<Ok, ApiProblem>> PingAsync(Body<RegistryPingRequest> body, RegistryWriter writer, CancellationToken cancellationToken) =>
        await writer.PingAsync(body.Value, cancellationToken) is { } problem ? problem : TypedResults.Ok();
}
