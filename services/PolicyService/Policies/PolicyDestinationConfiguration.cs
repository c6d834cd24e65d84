using HarborReplication.PolicyService.Registries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Policies;

internal sealed class PolicyDestinationConfiguration : IEntityTypeConfiguration<PolicyDestination>
{
    public void Configure(EntityTypeBuilder<PolicyDestination> builder)
    {
        builder.ToTable("policy_destinations");
        builder.HasKey(destination => new { destination.PolicyId, destination.Ordinal });
        builder.HasOne<RegistryRecord>().WithMany().HasForeignKey(destination => destination.RegistryId).OnDelete(DeleteBehavior.Restrict);
    }
}
