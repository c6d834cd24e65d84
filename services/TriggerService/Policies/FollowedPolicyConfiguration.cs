using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.TriggerService.Policies;

internal sealed class FollowedPolicyConfiguration : IEntityTypeConfiguration<FollowedPolicy>
{
    public void Configure(EntityTypeBuilder<FollowedPolicy> builder)
    {
        builder.ToTable("policies");
        builder.HasKey(policy => policy.PolicyId);
        builder.Property(policy => policy.PolicyId).ValueGeneratedNever();
        builder.Property(policy => policy.Trigger).HasMaxLength(16);
        builder.Property(policy => policy.Cron).HasMaxLength(256);
        builder.Property(policy => policy.TimeZone).HasMaxLength(64);
        builder.HasIndex(policy => policy.NextDue);
        builder.HasIndex(policy => policy.SourceRegistryId);
    }
}
