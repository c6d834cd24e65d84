using HarborReplication.PolicyService.Executions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Planning;

internal sealed class EqualRepositoryConfiguration : IEntityTypeConfiguration<EqualRepository>
{
    public void Configure(EntityTypeBuilder<EqualRepository> builder)
    {
        builder.ToTable("equal_repositories");
        builder.HasKey(equal => new
        {
            equal.ExecutionId, equal.PlanAttempt, equal.DestinationRegistryId, equal.SourceRepository, equal.DestinationRepository,
        });
        builder.Property(equal => equal.SourceRepository).HasMaxLength(512);
        builder.Property(equal => equal.DestinationRepository).HasMaxLength(512);
        builder.HasOne<Execution>().WithMany().HasForeignKey(equal => equal.ExecutionId).OnDelete(DeleteBehavior.Cascade);
    }
}
