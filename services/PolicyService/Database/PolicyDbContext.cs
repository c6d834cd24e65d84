using HarborReplication.Persistence;
using HarborReplication.PolicyService.Bandwidth;
using HarborReplication.PolicyService.Breakers;
using HarborReplication.PolicyService.Checks;
using HarborReplication.PolicyService.Claims;
using HarborReplication.PolicyService.DeadLetters;
using HarborReplication.PolicyService.Events;
using HarborReplication.PolicyService.EventSources;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Pairs;
using HarborReplication.PolicyService.Placements;
using HarborReplication.PolicyService.Planning;
using HarborReplication.PolicyService.Policies;
using HarborReplication.PolicyService.Reconciling;
using HarborReplication.PolicyService.Registries;
using HarborReplication.PolicyService.Secrets;
using HarborReplication.PolicyService.Sessions;
using HarborReplication.PolicyService.Tasks;
using HarborReplication.PolicyService.Trials;
using HarborReplication.PolicyService.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Database;

/// <summary>Schema <c>policy</c>: the truth.</summary>
internal abstract class PolicyDbContext(DbContextOptions options) : ServiceDbContext(options)
{
    public const string SchemaName = "policy";

    protected override string Schema => SchemaName;

    public DbSet<RegistryRecord> Registries => Set<RegistryRecord>();
    public DbSet<Policy> Policies => Set<Policy>();
    public DbSet<PolicyDestination> PolicyDestinations => Set<PolicyDestination>();
    public DbSet<PolicyChange> PolicyChanges => Set<PolicyChange>();
    public DbSet<Reconciliation> Reconciliations => Set<Reconciliation>();
    public DbSet<KnownDifference> KnownDifferences => Set<KnownDifference>();
    public DbSet<PlannedAbsence> PlannedAbsences => Set<PlannedAbsence>();
    public DbSet<RegistryChange> RegistryChanges => Set<RegistryChange>();
    public DbSet<Execution> Executions => Set<Execution>();
    public DbSet<SessionSpeed> SessionSpeeds => Set<SessionSpeed>();
    public DbSet<ReplicationTask> Tasks => Set<ReplicationTask>();
    public DbSet<TaskAttempt> TaskAttempts => Set<TaskAttempt>();
    public DbSet<PairTag> PairTags => Set<PairTag>();
    public DbSet<RecordedConflict> Conflicts => Set<RecordedConflict>();
    public DbSet<PlanBatch> PlanBatches => Set<PlanBatch>();
    public DbSet<EqualRepository> EqualRepositories => Set<EqualRepository>();
    public DbSet<WorkerSession> Sessions => Set<WorkerSession>();
    public DbSet<BusClock> BusClocks => Set<BusClock>();
    public DbSet<BlobPlacement> Placements => Set<BlobPlacement>();
    public DbSet<BlobClaim> BlobClaims => Set<BlobClaim>();
    public DbSet<EventLogEntry> EventLog => Set<EventLogEntry>();
    public DbSet<RelayPosition> RelayPositions => Set<RelayPosition>();
    public DbSet<RegistryCheck> RegistryChecks => Set<RegistryCheck>();
    public DbSet<SourceReading> SourceReadings => Set<SourceReading>();
    public DbSet<RegistryBreaker> Breakers => Set<RegistryBreaker>();
    public DbSet<ToldEventSource> EventSources => Set<ToldEventSource>();
    public DbSet<WebhookSetUp> WebhookSetUps => Set<WebhookSetUp>();
    public DbSet<WebhookRun> WebhookRuns => Set<WebhookRun>();
    public DbSet<SeenWebhook> SeenWebhooks => Set<SeenWebhook>();
    public DbSet<Link> Links => Set<Link>();
    public DbSet<BandwidthShare> BandwidthShares => Set<BandwidthShare>();
    public DbSet<DeadLetter> DeadLetters => Set<DeadLetter>();
    public DbSet<SecretSeal> SecretSeals => Set<SecretSeal>();
}
