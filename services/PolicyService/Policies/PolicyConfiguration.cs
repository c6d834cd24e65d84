using HarborReplication.PolicyService.Registries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Policies;

internal sealed class PolicyConfiguration : IEntityTypeConfiguration<Policy>
{
    public void Configure(EntityTypeBuilder<Policy> builder)
    {
        builder.ToTable("policies");
        builder.Property(policy => policy.Name).HasMaxLength(256);
        builder.Property(policy => policy.DestinationNamespace).HasMaxLength(256);
        builder.Property(policy => policy.Trigger).HasMaxLength(16);
        builder.Property(policy => policy.Cron).HasMaxLength(128);
        builder.Property(policy => policy.TimeZone).HasMaxLength(64);
        builder.Property(policy => policy.MissedRuns).HasMaxLength(16);
        builder.Property(policy => policy.Reconcile).HasMaxLength(16);
        builder.Property(policy => policy.Conflict).HasMaxLength(16);
        builder.Property(policy => policy.WorkerRegion).HasMaxLength(64);
        builder.HasIndex(policy => policy.Name).IsUnique();
        builder.HasIndex(policy => policy.SourceRegistryId);
        builder.HasOne<RegistryRecord>().WithMany().HasForeignKey(policy => policy.SourceRegistryId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(policy => policy.Destinations).WithOne().HasForeignKey(destination => destination.PolicyId).OnDelete(DeleteBehavior.Cascade);
    }
}
