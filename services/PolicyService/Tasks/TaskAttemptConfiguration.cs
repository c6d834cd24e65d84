using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Tasks;

internal sealed class TaskAttemptConfiguration : IEntityTypeConfiguration<TaskAttempt>
{
    public void Configure(EntityTypeBuilder<TaskAttempt> builder)
    {
        builder.ToTable("task_attempts");
        builder.HasKey(attempt => new { attempt.TaskId, attempt.Attempt });
        builder.Property(attempt => attempt.Worker).HasMaxLength(128);
        builder.Property(attempt => attempt.Outcome).HasMaxLength(32);
        builder.Property(attempt => attempt.Reason).HasMaxLength(64);
        builder.Property(attempt => attempt.Phase).HasMaxLength(32);
        // No foreign key: it would be looked up for each try that is written, and whoever writes one has just changed the task's row.
    }
}
