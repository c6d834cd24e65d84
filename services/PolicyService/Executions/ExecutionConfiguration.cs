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
        builder.Property(execution => execution.State).HasMaxLength(16);
        builder.Property(execution => execution.PlanState).HasMaxLength(16);
        builder.Property(execution => execution.PlanReason).HasMaxLength(64);
        builder.ComplexProperty(execution => execution.Final, final =>
        {
            // Named one by one: the naming convention does not reach complex properties in queries that begin with SQL.
            final.Property(counts => counts.Total).HasColumnName("final_total");
            final.Property(counts => counts.Succeeded).HasColumnName("final_succeeded");
            final.Property(counts => counts.Failed).HasColumnName("final_failed");
            final.Property(counts => counts.InProgress).HasColumnName("final_in_progress");
            final.Property(counts => counts.Stopped).HasColumnName("final_stopped");
            final.Property(counts => counts.AlreadyPresent).HasColumnName("final_already_present");
            final.Property(counts => counts.Conflicts).HasColumnName("final_conflicts");
            final.Property(counts => counts.Waiting).HasColumnName("final_waiting");
            final.Property(counts => counts.BytesDone).HasColumnName("final_bytes_done");
            final.Property(counts => counts.BytesTotal).HasColumnName("final_bytes_total");
            final.Property(counts => counts.BytesMounted).HasColumnName("final_bytes_mounted");
        });
        builder.HasIndex(execution => execution.CorrelationId).IsUnique();
        builder.HasIndex(execution => new { execution.PolicyId, execution.Id });
        builder.HasIndex(execution => new { execution.State, execution.Region });
        builder.HasIndex(execution => execution.PlanSession);
        builder.HasIndex(execution => execution.KeepUntil);
        builder.HasIndex(execution => execution.StartTime);
    }
}
