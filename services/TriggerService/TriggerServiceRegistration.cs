using HarborReplication.Persistence;
using HarborReplication.TriggerService.AuditLogs;
using HarborReplication.TriggerService.Database;
using HarborReplication.TriggerService.Events;
using HarborReplication.TriggerService.EventSources;
using HarborReplication.TriggerService.Matching;
using HarborReplication.TriggerService.Policies;
using HarborReplication.TriggerService.Reconciling;
using HarborReplication.TriggerService.Registries;
using HarborReplication.TriggerService.Requests;
using HarborReplication.TriggerService.Schedules;
using HarborReplication.TriggerService.Sweeping;
using HarborReplication.TriggerService.Webhooks;

namespace HarborReplication.TriggerService;

/// <summary>Puts the service together.</summary>
internal static class TriggerServiceRegistration
{
    public static IServiceCollection AddTriggerService(this IServiceCollection services, TriggerServiceOptions options)
    {
        services.AddSingleton(options);
        services.AddServiceDatabase<TriggerDbContext, PostgresTriggerDbContext, SqliteTriggerDbContext>(options.Database, TriggerDbContext.SchemaName);
        services.AddPolicies();
        services.AddRequests();
        services.AddEvents();
        services.AddAuditLogs();
        services.AddEventSources();
        services.AddReconciling();
        services.AddSchedules();
        services.AddHostedService<SweepLoop>();
        return services;
    }

    private static void AddPolicies(this IServiceCollection services)
    {
        services.AddScoped<PolicyProjection>();
        services.AddScoped<PolicyQuestions>();
        services.AddScoped<RegistryProjection>();
    }

    private static void AddRequests(this IServiceCollection services)
    {
        services.AddScoped<RequestInbox>();
        services.AddScoped<RequestRelay>();
        services.AddSingleton<RequestSignal>();
        services.AddHostedService<RequestRelayLoop>();
        services.AddHostedService<OpenRequestsGauge>();
    }

    private static void AddEvents(this IServiceCollection services)
    {
        services.AddScoped<EventInbox>();
        services.AddSingleton<EventCommits>();
        services.AddSingleton<WebhookSenders>();
        services.AddSingleton<EventSignal>();
        services.AddSingleton<Selections>();
        services.AddScoped<EventMatcher>();
        services.AddScoped<CollectedRequests>();
        services.AddScoped<MatchingStep>();
        services.AddHostedService<MatchingLoop>();
    }

    private static void AddAuditLogs(this IServiceCollection services)
    {
        services.AddScoped<AuditLogIntake>();
        services.AddScoped<AuditLogWatching>();
        services.AddSingleton<AuditLogSignal>();
        services.AddHostedService<AuditLogWatchLoop>();
        services.AddHostedService<AuditLogGauge>();
    }

    private static void AddEventSources(this IServiceCollection services)
    {
        services.AddSingleton<WebhookArrivals>();
        services.AddScoped<EventSourceReports>();
    }

    private static void AddReconciling(this IServiceCollection services)
    {
        services.AddScoped<MissedEvents>();
        services.AddHostedService<MissedEventsLoop>();
    }

    private static void AddSchedules(this IServiceCollection services)
    {
        services.AddScoped<ScheduleClaims>();
        services.AddHostedService<ScheduleLoop>();
    }
}
