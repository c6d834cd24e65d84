using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Breakers;

internal sealed class RegistryBreakerConfiguration : IEntityTypeConfiguration<RegistryBreaker>
{
    public void Configure(EntityTypeBuilder<RegistryBreaker> builder)
    {
        builder.ToTable("registry_breakers");
        builder.Property(breaker => breaker.Region).HasMaxLength(64);
        builder.Property(breaker => breaker.Origin).HasMaxLength(900);
        builder.Property(breaker => breaker.State).HasMaxLength(16);
        builder.Property(breaker => breaker.Reason).HasMaxLength(64);
        builder.Ignore(breaker => breaker.IsOpen);
        builder.Ignore(breaker => breaker.IsCalm);
        builder.HasIndex(breaker => new { breaker.Region, breaker.Origin }).IsUnique();
        builder.HasIndex(breaker => breaker.CheckId);
    }
}
