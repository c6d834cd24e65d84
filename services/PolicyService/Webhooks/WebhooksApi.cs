using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Http;
using HarborReplication.PolicyService.Registries;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Webhooks;

/// <summary><c>/api/v1/registries/{id}/webhooks</c>: has every project of a Harbor tell of pushes and deletions, and keeps it so.</summary>
internal static class WebhooksApi
{
    public static void MapWebhookSetUps(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/registries/{id}/webhooks").WithTags("registry");
        group.MapPost("/", SetUpAsync).WithName("setUpWebhooks").WithSummary("Create or repair the webhooks of a Harbor's projects, and look after them from now on")
            .Refuses(400, 404, 409, 422);
        group.MapGet("/", GetAsync).WithName("getWebhooks").WithSummary("See how the webhooks of a Harbor's projects were found or left").Refuses(404, 422);
        group.MapGet("/check", CheckAsync).WithName("checkWebhooks").WithSummary("Look at the webhooks of a Harbor's projects now, without writing anything")
            .Refuses(400, 404, 422, 503);
        group.MapDelete("/", DeleteAsync).WithName("forgetWebhooks").WithSummary("Look after the webhooks of a Harbor's projects no longer; they stay as they are")
            .Refuses(404, 422);
    }

    private static async Task<Results<Ok<WebhooksResponse>, Accepted<WebhooksResponse>, ApiProblem>> SetUpAsync(
        PathId path, Body<WebhookSetUpRequest> body, RegistryIds ids, WebhookOptions options, WebhookKeeping keeping, WebhookRuns runs, CancellationToken cancellationToken)
    {
        if (await ids.FindAsync(path.Id, cancellationToken) is not { } registry)
            return ids.Missing(path.Id);
        if (WebhookRules.Check(body.Value, registry, options, out var wanted) is { Count: > 0 } mistakes)
            return ApiProblem.BadRequest(mistakes);
        if (await keeping.BeginAsync(registry, wanted, cancellationToken) is { } problem)
            return problem;
        if (await keeping.HasWorkerAsync(registry, cancellationToken))
        {
            await runs.TickAsync(cancellationToken);
            await keeping.WaitAsync(registry, cancellationToken);
        }

        if (await keeping.ShowAsync(registry, cancellationToken) is not { } shown)
            return Unknown(registry.Id);
        return shown.CheckedAt is null ? TypedResults.Accepted($"/api/v1/registries/{registry.Id}/webhooks", shown) : TypedResults.Ok(shown);
    }

    private static async Task<Results<Ok<WebhooksResponse>, ApiProblem>> GetAsync(
        PathId path, RegistryIds ids, WebhookKeeping keeping, CancellationToken cancellationToken)
    {
        if (await ids.FindAsync(path.Id, cancellationToken) is not { } registry)
            return ids.Missing(path.Id);
        return await keeping.ShowAsync(registry, cancellationToken) is { } shown ? TypedResults.Ok(shown) : Unknown(registry.Id);
    }

    private static async Task<Results<Ok<WebhooksResponse>, ApiProblem>> CheckAsync(
        PathId path, RegistryIds ids, PolicyDbContext database, WebhookOptions options, WebhookKeeping keeping, WebhookRuns runs, CancellationToken cancellationToken)
    {
        if (await ids.FindAsync(path.Id, cancellationToken) is not { } registry)
            return ids.Missing(path.Id);
        if (WebhookRules.NotPossible(registry) is { } mistake)
            return ApiProblem.BadRequest(mistake);
        var stored = await database.WebhookSetUps.AsNoTracking().Where(row => row.RegistryId == registry.Id).Select(row => row.Wanted).SingleOrDefaultAsync(cancellationToken);
        var wanted = stored is null ? new WantedWebhooks() : WantedWebhooks.Read(stored);
        if (wanted.Address(registry, options) is null)
            return ApiProblem.BadRequest(WebhookRules.NoAddress);
        if (!await keeping.HasWorkerAsync(registry, cancellationToken))
            return ApiProblem.Unavailable(WebhookKeeping.NoWorker(registry));
        var run = await runs.LookAsync(registry, wanted, cancellationToken);
        await keeping.WaitAsync(run, cancellationToken);
        return await keeping.ShowAsync(registry, run, cancellationToken) switch
        {
            null => ApiProblem.Unavailable($"no worker in region \"{registry.Region}\" has seen all projects in time; try again"),
            { Status: WebhookStates.Failed } failed => ApiProblem.BadRequest($"the registry could not be asked: {failed.Detail}"),
            var shown => TypedResults.Ok(shown),
        };
    }

    private static async Task<Results<Ok, ApiProblem>> DeleteAsync(PathId path, RegistryIds ids, WebhookKeeping keeping, CancellationToken cancellationToken)
    {
        if (await ids.FindAsync(path.Id, cancellationToken) is not { } registry)
            return ids.Missing(path.Id);
        return await keeping.EndAsync(registry.Id, cancellationToken) ? TypedResults.Ok() : Unknown(registry.Id);
    }

    private static ApiProblem Unknown(long id) => ApiProblem.NotFound($"the webhooks of registry {id} were not set up from here; POST to this path does so");
}
