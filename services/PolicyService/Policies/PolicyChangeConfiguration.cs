using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Policies;

internal sealed class PolicyChangeConfiguration : IEntityTypeConfiguration<PolicyChange>
{
    public void Configure(EntityTypeBuilder<PolicyChange> builder)
    {
        builder.ToTable("policy_changes");
        builder.HasKey(change => change.PolicyId);
        builder.Property(change => change.PolicyId).ValueGeneratedNever();
        builder.HasIndex(change => change.Sequence).IsUnique();
    }
}
