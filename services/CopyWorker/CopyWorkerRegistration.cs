using System.Net.Http.Headers;
using HarborReplication.CopyWorker.AuditLogs;
using HarborReplication.CopyWorker.Bandwidth;
using HarborReplication.CopyWorker.Checks;
using HarborReplication.CopyWorker.Claims;
using HarborReplication.CopyWorker.Connections;
using HarborReplication.CopyWorker.Copying;
using HarborReplication.CopyWorker.Planning;
using HarborReplication.CopyWorker.Readings;
using HarborReplication.CopyWorker.Sessions;
using HarborReplication.CopyWorker.Settling;
using HarborReplication.CopyWorker.Telemetry;
using HarborReplication.CopyWorker.Webhooks;
using HarborReplication.CopyWorker.Work;
using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Wire;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HarborReplication.CopyWorker;

/// <summary>Puts the worker together.</summary>
internal static class CopyWorkerRegistration
{
    /// <summary>Adds the worker. A host with another <see cref="IConnectionSource"/> registers it before.</summary>
    public static IServiceCollection AddCopyWorker(this IServiceCollection services, WorkerOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(new WorkerSession(Guid.NewGuid(), options.Name, options.Region));
        services.AddSessions(options);
        services.AddWork(options);
        services.AddRegistries(options);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainTimeout + TimeSpan.FromSeconds(15));
        return services;
    }

    private static void AddSessions(this IServiceCollection services, WorkerOptions options)
    {
        services.AddSingleton<SessionEndpoint>();
        services.AddSingleton<HeldWork>();
        services.AddSingleton(provider => new LeaseClock(provider.GetRequiredService<TimeProvider>(), options.LeaseDuration * WorkerOptions.LeaseShare));
        services.AddSingleton<Drain>();
        services.AddSingleton<Heartbeats>();
        services.AddHostedService<HeartbeatLoop>();
        services.AddHealthChecks().AddCheck<LeaseHealth>("lease", tags: ["ready"]);
        services.AddHostedService<DrainAtStop>();
    }

    private static void AddWork(this IServiceCollection services, WorkerOptions options)
    {
        services.AddSingleton(new Slots(options.Slots, options.PlanSlots));
        services.AddSingleton(new WorkPace(options.Slots));
        services.AddSingleton<WaitingTasks>();
        services.AddSingleton<SettlementBuffer>();
        services.AddHostedService<SettlementLoop>();
        services.AddSingleton<PlacementMemory>();
        services.AddSingleton<SharedRates>();
        services.AddSingleton<ShareWakeUp>();
        services.AddHostedService<ShareLoop>();
        services.AddSingleton<FleetClaims>();
        services.AddHostedService<ClaimLoop>();
        services.TryAddSingleton<ITaskRunner, TaskRunner>();
        services.AddSingleton<WorkWakeUp>();
        services.AddSingleton<TaskStarts>();
        services.AddSingleton<PlanAnswers>();
        services.TryAddSingleton<IPlanRunner, PlanRunner>();
        services.AddSingleton<WorkLoop>();
        services.AddHostedService(provider => provider.GetRequiredService<WorkLoop>());
        services.AddHostedService<WorkerTelemetry>();
    }

    private static void AddRegistries(this IServiceCollection services, WorkerOptions options)
    {
        services.AddSingleton(provider => new RegistryClientFactory(
            provider.GetRequiredService<TimeProvider>(), new RegistryClientOptions { NoProgressTimeout = options.NoProgressTimeout }));
        services.AddSingleton(provider => new ArtifactCopier(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RegistryConnections>();
        services.AddSingleton<RegistryChecks>();
        services.AddSingleton<SourceReadings>();
        services.AddSingleton<WebhookSetUps>();
        services.AddSingleton<AuditLogWatches>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditLogWatches>());
        if (services.Any(service => service.ServiceType == typeof(IConnectionSource)))
            return;
        services.AddHttpClient(nameof(HttpConnectionSource), http =>
        {
            http.BaseAddress = new Uri(options.PolicyUrl.AbsoluteUri.TrimEnd('/') + "/");
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.Token);
        }).AddStandardResilienceHandler();
        services.TryAddSingleton<IConnectionSource>(provider =>
            new HttpConnectionSource(provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(HttpConnectionSource))));
    }
}
