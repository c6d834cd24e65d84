using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Executions;

internal sealed class ExecutionConfiguration : IEntityTypeConfiguration<Execution>
{
    public void Configure(EntityTypeBuilder<Execution> builder)
    {
        builder.ToTable("executions");
        builder.HasKey(execution => execution.Id);
        builder.Property(execution => execution.Id).ValueGeneratedOnAdd();
        builder.Property(execution => execution.Trigger).HasMaxLength(16);
        builder.Property(execution => execution.Lane).HasMaxLength(16);
        builder.Property(execution => execution.Region).HasMaxLength(64);
        builder.Property(execution => execution.Reconcile).HasMaxLength(16);
        builder.Property(execution => execution.State).HasMaxLength(16);
        builder.Property(execution => execution.PlanState).HasMaxLength(16);
        builder.Property(execution => execution.PlanReason).HasMaxLength(64);
        builder.ComplexProperty(execution => execution.Final, counts =>
        {
            counts.Ignore(count => count.Superseded);
            counts.Ignore(count => count.WaitsFor);
            counts.Ignore(count => count.BytesLeft);
        });
        builder.Property(execution => execution.PlanUnreachableMilliseconds).HasDefaultValue(0L);
        builder.HasIndex(execution => execution.CorrelationId).IsUnique();
        builder.HasIndex(execution => new { execution.PolicyId, execution.Id });
        builder.HasIndex(execution => new { execution.PolicyId, execution.StartTime, execution.Id });
        builder.HasIndex(execution => new { execution.State, execution.Region });
        builder.HasIndex(execution => execution.PlanSession);
        builder.HasIndex(execution => execution.KeepUntil);
        builder.HasIndex(execution => execution.EndTime);
        builder.HasIndex(execution => new { execution.StartTime, execution.Id });
        builder.HasIndex(execution => new { execution.State, execution.StartTime, execution.Id });
        // The comparison of a policy that is under way.
        builder.HasIndex(execution => new { execution.PolicyId, execution.State })
            .HasFilter("reconcile IS NOT NULL").HasDatabaseName("ix_executions_reconciling");
        builder.HasIndex(execution => execution.PolicyId, "ix_executions_unfinished").HasFilter("end_time IS NULL");
        builder.HasIndex(execution => execution.PolicyId)
            .HasFilter("end_time IS NOT NULL AND keep_until IS NULL").HasDatabaseName("ix_executions_just_ended");
    }
}
