using HarborReplication.PolicyService.Access;
using HarborReplication.PolicyService.Bandwidth;
using HarborReplication.PolicyService.Breakers;
using HarborReplication.PolicyService.Checks;
using HarborReplication.PolicyService.DeadLetters;
using HarborReplication.PolicyService.EventSources;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Executions.Reopening;
using HarborReplication.PolicyService.Http.OpenApi;
using HarborReplication.PolicyService.Internal;
using HarborReplication.PolicyService.Pairs;
using HarborReplication.PolicyService.Policies;
using HarborReplication.PolicyService.Registries;
using HarborReplication.PolicyService.Replications;
using HarborReplication.PolicyService.Tasks;
using HarborReplication.PolicyService.Trials;
using HarborReplication.PolicyService.Webhooks;
using Microsoft.AspNetCore.Mvc;

namespace HarborReplication.PolicyService.Http;

/// <summary>Puts the HTTP surface together.</summary>
internal static class PolicyApi
{
    private const long MaxBodyBytes = 1024 * 1024;

    public static IServiceCollection AddPolicyApi(this IServiceCollection services, AccessOptions access)
    {
        services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));
        services.AddSingleton(new Credentials(access));
        services.AddScoped<RegistryConnections>();
        services.AddScoped<RegistryIds>();
        services.AddScoped<RegistryWriter>();
        services.AddScoped<PolicyWriter>();
        services.AddScoped<WebhookKeeping>();
        services.AddScoped<ReplicationStarter>();
        services.AddScoped<ExecutionStops>();
        services.AddScoped<TaskAttempts>();
        services.AddDocumentation();
        return services;
    }

    // Logs and names hold what registries said.
    private static Task DoNotGuessTypes(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return next(context);
    }

    public static WebApplication MapPolicyApi(this WebApplication app)
    {
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/internal"),
            branch => branch.UseMiddleware<RequestIds>().Use(DoNotGuessTypes).UseStatusCodePages(UnmatchedRequests.WriteAsync).UseMiddleware<AccessCheck>());
        var api = app.MapVersion("/api/v2.0");
        api.MapRegistries();
        api.MapPolicies();
        api.MapExecutions();
        api.MapTasks();
        // What Harbor has not.
        var additions = app.MapVersion("/api/v1");
        additions.MapMissingRights();
        additions.MapRegistryHealth();
        additions.MapWebhookSetUps();
        additions.MapEventSources();
        additions.MapLinks();
        additions.MapReopening();
        additions.MapDeadLetters();
        additions.MapReplications();
        additions.MapConflicts();
        additions.MapPolicyTrials();
        app.MapInternal();
        app.MapDocumentation();
        return app;
    }

    private static RouteGroupBuilder MapVersion(this WebApplication app, string prefix) => app.MapGroup(prefix).AddEndpointFilter<RefuseMalformed>().WithMetadata(
        new RequestSizeLimitAttribute(MaxBodyBytes),
        new ProducesResponseTypeMetadata(StatusCodes.Status401Unauthorized, typeof(ErrorsResponse), ["application/json"]));
}
