using HarborReplication.Persistence;
using HarborReplication.TriggerService.AuditLogs;
using HarborReplication.TriggerService.Events;
using HarborReplication.TriggerService.Matching;
using HarborReplication.TriggerService.Policies;
using HarborReplication.TriggerService.Registries;
using HarborReplication.TriggerService.Requests;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.Database;

/// <summary>Schema <c>trigger</c>: what happened and what was asked for, and the policies and registries as far as triggering needs them.</summary>
internal abstract class TriggerDbContext(DbContextOptions options) : ServiceDbContext(options)
{
    public const string SchemaName = "trigger";

    protected override string Schema => SchemaName;

    public DbSet<FollowedPolicy> Policies => Set<FollowedPolicy>();
    public DbSet<PolicyCursor> PolicyCursors => Set<PolicyCursor>();
    public DbSet<FollowedRegistry> Registries => Set<FollowedRegistry>();
    public DbSet<AuditLogSource> AuditLogSources => Set<AuditLogSource>();
    public DbSet<StoredEvent> Events => Set<StoredEvent>();
    public DbSet<CollectedArtifact> Collected => Set<CollectedArtifact>();
    public DbSet<ReplicationRequest> Requests => Set<ReplicationRequest>();
}
