using HarborReplication.Persistence;
using HarborReplication.PolicyService.Bandwidth;
using HarborReplication.PolicyService.Breakers;
using HarborReplication.PolicyService.Checks;
using HarborReplication.PolicyService.Claims;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.DeadLetters;
using HarborReplication.PolicyService.Dispatching;
using HarborReplication.PolicyService.Events;
using HarborReplication.PolicyService.EventSources;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Executions.Reopening;
using HarborReplication.PolicyService.History;
using HarborReplication.PolicyService.Overlap;
using HarborReplication.PolicyService.Pairs;
using HarborReplication.PolicyService.Placements;
using HarborReplication.PolicyService.Planning;
using HarborReplication.PolicyService.Policies;
using HarborReplication.PolicyService.Reconciling;
using HarborReplication.PolicyService.Secrets;
using HarborReplication.PolicyService.Sessions;
using HarborReplication.PolicyService.Settling;
using HarborReplication.PolicyService.Sweeping;
using HarborReplication.PolicyService.Tasks;
using HarborReplication.PolicyService.Telemetry;
using HarborReplication.PolicyService.Trials;
using HarborReplication.PolicyService.Webhooks;

namespace HarborReplication.PolicyService;

/// <summary>Puts the service together.</summary>
internal static class PolicyServiceRegistration
{
    public static IServiceCollection AddPolicyService(this IServiceCollection services, PolicyServiceOptions options)
    {
        services.AddSingleton(options.Clocks);
        services.AddSingleton(options.LocalRegistry);
        services.AddServiceDatabase<PolicyDbContext, PostgresPolicyDbContext, SqlitePolicyDbContext>(options.Database, PolicyDbContext.SchemaName);
        services.AddSecrets(options);
        services.AddExecutions();
        services.AddSessions();
        services.AddBandwidth();
        services.AddDispatching();
        services.AddPairs();
        services.AddPlanning();
        services.AddReconciling();
        services.AddSettling();
        services.AddBreakers();
        services.AddQuestions();
        services.AddWebhooks(options);
        services.AddEvents();
        services.AddSweeping();
        services.AddHostedService<BacklogGauge>();
        return services;
    }

    private static void AddSecrets(this IServiceCollection services, PolicyServiceOptions options)
    {
        services.AddSingleton(_ => new SecretBox([.. options.SecretsKey]));
        services.AddHostedService<SecretKeyCheck>();
    }

    private static void AddExecutions(this IServiceCollection services)
    {
        services.AddScoped<ExecutionRequests>();
        services.AddSingleton<RecentCounts>();
        services.AddScoped<ExecutionSpeeds>();
        services.AddScoped<Drainage>();
        services.AddScoped<Adoption>();
        services.AddScoped<HistoryRetention>();
        services.AddScoped<ReopeningRules>();
        services.AddScoped<ExecutionReopening>();
        services.AddScoped<PolicyChangeLog>();
        services.AddScoped<PolicySync>();
    }

    private static void AddSessions(this IServiceCollection services)
    {
        services.AddScoped<SessionLeases>();
        services.AddScoped<LeaseExpiry>();
        services.AddScoped<BusHearing>();
        services.AddHostedService<BusPulses>();
    }

    private static void AddBandwidth(this IServiceCollection services)
    {
        services.AddScoped<BudgetLimits>();
        services.AddScoped<ShareGrants>();
    }

    private static void AddDispatching(this IServiceCollection services)
    {
        services.AddScoped<Dispatcher>();
        services.AddScoped<Standings>();
        services.AddSingleton<GrantSettingsCache>();
        services.AddScoped<AvailabilityReader>();
        services.AddSingleton<RecentDemand>();
        services.AddScoped<TaskPicker>();
        services.AddScoped<PlanPicker>();
        services.AddScoped<GrantWriter>();
        services.AddSingleton<PlacementNews>();
        services.AddScoped<PlacementIndex>();
        services.AddScoped<BlobClaims>();
    }

    private static void AddPairs(this IServiceCollection services)
    {
        services.AddSingleton<PolicyPairsCache>();
        services.AddScoped<PairTags>();
        services.AddScoped<PairArrivals>();
        services.AddScoped<PairGrants>();
        services.AddScoped<PairSettling>();
        services.AddScoped<WayBack>();
    }

    private static void AddPlanning(this IServiceCollection services)
    {
        services.AddScoped<PlanIntake>();
        services.AddScoped<PlanEnding>();
        services.AddSingleton<WorkNews>();
    }

    private static void AddReconciling(this IServiceCollection services)
    {
        services.AddScoped<PolicyFollowing>();
        services.AddScoped<DifferenceMemory>();
        services.AddScoped<PlannedDifferences>();
        services.AddScoped<MissedDeletions>();
        services.AddScoped<ReconciliationTick>();
    }

    private static void AddSettling(this IServiceCollection services)
    {
        services.AddSingleton<RetryRules>();
        services.AddScoped<Settler>();
        services.AddScoped<SettlementWriter>();
        services.AddScoped<AccessoryTasks>();
        services.AddScoped<LateWrites>();
    }

    private static void AddBreakers(this IServiceCollection services)
    {
        services.AddScoped<BreakerBook>();
        services.AddScoped<Probes>();
        services.AddHostedService<BreakerGauge>();
    }

    /// <summary>What workers are asked by requests that wait for the answer.</summary>
    private static void AddQuestions(this IServiceCollection services)
    {
        services.AddScoped<RegionWorkers>();
        services.AddScoped<RegistryChecker>();
        services.AddScoped<CheckAnswers>();
        services.AddScoped<SourceReader>();
    }

    private static void AddWebhooks(this IServiceCollection services, PolicyServiceOptions options)
    {
        services.AddSingleton(options.Webhooks);
        services.AddScoped<WebhookOrders>();
        services.AddScoped<WebhookReports>();
        services.AddScoped<WebhookRuns>();
        services.AddScoped<EventSourceBook>();
    }

    private static void AddEvents(this IServiceCollection services)
    {
        services.AddScoped<EventLog>();
        services.AddScoped<EventRelay>();
        services.AddScoped<DeadLetterIntake>();
        services.AddScoped<DeadLetterReplays>();
        services.AddSingleton<EventRelaySignal>();
        services.AddHostedService<EventRelayLoop>();
    }

    private static void AddSweeping(this IServiceCollection services)
    {
        services.AddScoped<Sweep>();
        services.AddSingleton<TaskStatistics>();
        services.AddHostedService<SweepLoop>();
    }
}
