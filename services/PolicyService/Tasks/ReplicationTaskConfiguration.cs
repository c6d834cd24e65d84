using HarborReplication.PolicyService.Executions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Tasks;

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
        builder.HasIndex(task => new { task.ExecutionId, task.NextAttemptAt, task.Id })
            .HasFilter("status = 'pending'").HasDatabaseName("ix_tasks_pending");
        builder.HasIndex(task => task.ExecutionId)
            .HasFilter("status = 'pending' AND crashes > 0").HasDatabaseName("ix_tasks_suspects");
        builder.HasIndex(task => new { task.ExecutionId, task.Status, task.Outcome, task.Id }).HasDatabaseName("ix_tasks_counts");
        builder.HasIndex(task => new { task.ExecutionId, task.Id }).HasDatabaseName("ix_tasks_page");
        // Who else owes it.
        builder.HasIndex(task => new { task.PolicyId, task.DestinationRepository, task.DestinationReference })
            .HasFilter("status = 'pending'").HasDatabaseName("ix_tasks_owed");
        builder.HasIndex(task => task.PolicyId)
            .HasFilter("status = 'pending' AND attempt > 0").HasDatabaseName("ix_tasks_returned");
        builder.HasIndex(task => task.SupersededBy).HasFilter("superseded_by IS NOT NULL").HasDatabaseName("ix_tasks_superseded");
        // What a policy has copied of a repository, which its deletions ask for.
        builder.HasIndex(task => new { task.PolicyId, task.SourceRepository })
            .HasFilter("status = 'final' AND digest IS NOT NULL").HasDatabaseName("ix_tasks_copied");
        builder.HasIndex(task => task.Session).HasFilter("status = 'granted'").HasDatabaseName("ix_tasks_session");
    }
}
