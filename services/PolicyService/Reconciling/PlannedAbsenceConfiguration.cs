using HarborReplication.PolicyService.Executions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Reconciling;

internal sealed class PlannedAbsenceConfiguration : IEntityTypeConfiguration<PlannedAbsence>
{
    public void Configure(EntityTypeBuilder<PlannedAbsence> builder)
    {
        builder.ToTable("planned_absences");
        builder.HasKey(row => new { row.ExecutionId, row.PlanAttempt, row.DestinationRegistryId, row.SourceRepository, row.Reference });
        builder.Property(row => row.SourceRepository).HasMaxLength(512);
        builder.Property(row => row.Reference).HasMaxLength(256);
        builder.HasOne<Execution>().WithMany().HasForeignKey(row => row.ExecutionId).OnDelete(DeleteBehavior.Cascade);
    }
}
