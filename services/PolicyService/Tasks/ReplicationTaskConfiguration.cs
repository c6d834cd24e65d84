using HarborReplication.PolicyService.Executions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Tasks;

/// <summary>
/// Each task is written three times, when it is planned, lent and settled, and is put into every index whose filter it meets each time: what
/// few tasks are found by has a filter, and nothing is here without a query that needs it. A filter is spelt so that SQLite sees a
/// query's own condition in it.
/// </summary>
internal sealed class ReplicationTaskConfiguration : IEntityTypeConfiguration<ReplicationTask>
{
    public void Configure(EntityTypeBuilder<ReplicationTask> builder)
    {
        builder.ToTable("tasks");
        builder.Property(task => task.Operation).HasMaxLength(16);
        builder.Property(task => task.DestinationOrigin).HasMaxLength(900);
        builder.Property(task => task.SourceRepository).HasMaxLength(512);
        builder.Property(task => task.SourceReference).HasMaxLength(256);
        builder.Property(task => task.DestinationRepository).HasMaxLength(512);
        builder.Property(task => task.DestinationReference).HasMaxLength(256);
        builder.Property(task => task.Expected).HasMaxLength(256);
        builder.Property(task => task.Status).HasMaxLength(16);
        builder.Property(task => task.Outcome).HasMaxLength(32);
        builder.Property(task => task.Reason).HasMaxLength(64);
        builder.Property(task => task.FailureClass).HasMaxLength(16);
        builder.Property(task => task.Digest).HasMaxLength(256);
        builder.Property(task => task.UnreachableMilliseconds).HasDefaultValue(0L);
        builder.Property(task => task.ExpectedDigest).HasMaxLength(256);
        builder.HasOne<Execution>().WithMany().HasForeignKey(task => task.ExecutionId).OnDelete(DeleteBehavior.Cascade);

        // A plan that is made again meets its own tasks and leaves them alone.
        builder.HasIndex(task => new
        {
            task.ExecutionId, task.DestinationRegistryId, task.DestinationRepository, task.DestinationReference, task.SourceRepository,
        }).IsUnique().HasDatabaseName("ux_tasks_key_in_execution");

        // One writer per destination tag, whatever the dispatcher believes.
        builder.HasIndex(task => new { task.DestinationOrigin, task.DestinationRepository, task.DestinationReference })
            .IsUnique().HasFilter("status = 'granted'").HasDatabaseName("ux_tasks_one_writer");
        // What an execution has to do and what workers hold of it.
        builder.HasIndex(task => new { task.ExecutionId, task.Status, task.NextAttemptAt, task.Id })
            .HasFilter("status = 'pending' OR status = 'granted'").HasDatabaseName("ix_tasks_open");
        // What is lent for itself alone, and what fails when that did not help.
        builder.HasIndex(task => task.ExecutionId)
            .HasFilter("status = 'pending' AND crashes > 0").HasDatabaseName("ix_tasks_suspects");
        // The few that people look for, and that may have to be done again.
        builder.HasIndex(task => new { task.ExecutionId, task.Outcome, task.Id })
            .HasFilter("outcome = 'failed' OR outcome = 'stopped' OR outcome = 'superseded'").HasDatabaseName("ix_tasks_not_done");
        // Pages of a list, counting, and history a part at a time.
        builder.HasIndex(task => new { task.ExecutionId, task.Id }).HasDatabaseName("ix_tasks_page");
        // Who else owes it. Deletions are not handed on; and whoever asks for an execution's pending tasks is not led through everybody's.
        builder.HasIndex(task => new { task.PolicyId, task.DestinationRepository, task.DestinationReference })
            .HasFilter("status = 'pending' AND operation = 'copy'").HasDatabaseName("ix_tasks_owed");
        // What came back while somebody else owes it.
        builder.HasIndex(task => task.PolicyId)
            .HasFilter("status = 'pending' AND attempt > 0").HasDatabaseName("ix_tasks_returned");
        builder.HasIndex(task => task.SupersededBy).HasFilter("superseded_by IS NOT NULL").HasDatabaseName("ix_tasks_superseded");
        // What a policy has copied of a repository, which its deletions ask for.
        builder.HasIndex(task => new { task.PolicyId, task.SourceRepository })
            .HasFilter("status = 'final' AND digest IS NOT NULL").HasDatabaseName("ix_tasks_copied");
        // What a session holds: asked with each of its requests and heartbeats.
        builder.HasIndex(task => task.Session).HasFilter("session IS NOT NULL").HasDatabaseName("ix_tasks_session");
    }
}
