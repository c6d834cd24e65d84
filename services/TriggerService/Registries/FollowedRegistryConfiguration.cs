using HarborReplication.Contracts.Policies;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.TriggerService.Registries;

internal sealed class FollowedRegistryConfiguration : IEntityTypeConfiguration<FollowedRegistry>
{
    public void Configure(EntityTypeBuilder<FollowedRegistry> builder)
    {
        builder.ToTable("registries");
        builder.HasKey(registry => registry.RegistryId);
        builder.Property(registry => registry.RegistryId).ValueGeneratedNever();
        builder.Property(registry => registry.Name).HasMaxLength(64);
        builder.Property(registry => registry.Type).HasMaxLength(32);
        builder.Property(registry => registry.Region).HasMaxLength(64);
        builder.Property(registry => registry.Origin).HasMaxLength(900);
        builder.Property(registry => registry.WebhookSecretHash).HasMaxLength(WebhookSecretHash.MaxLength);
        // Not unique: of two that swap their names, one is told before the other.
        builder.HasIndex(registry => registry.Name);
    }
}
