using HarborReplication.PolicyService.Executions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Planning;

internal sealed class PlanBatchConfiguration : IEntityTypeConfiguration<PlanBatch>
{
    public void Configure(EntityTypeBuilder<PlanBatch> builder)
    {
        builder.ToTable("plan_batches");
        builder.HasKey(batch => new { batch.ExecutionId, batch.PlanAttempt, batch.Number });
        builder.HasOne<Execution>().WithMany().HasForeignKey(batch => batch.ExecutionId).OnDelete(DeleteBehavior.Cascade);
    }
}
