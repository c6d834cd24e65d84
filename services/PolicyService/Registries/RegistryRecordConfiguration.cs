using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Registries;

internal sealed class RegistryRecordConfiguration : IEntityTypeConfiguration<RegistryRecord>
{
    public void Configure(EntityTypeBuilder<RegistryRecord> builder)
    {
        builder.ToTable("registries");
        builder.Property(registry => registry.Name).HasMaxLength(64);
        builder.Property(registry => registry.Type).HasMaxLength(32);
        builder.Property(registry => registry.Url).HasMaxLength(512);
        builder.Property(registry => registry.ConnectTo).HasMaxLength(300);
        builder.Property(registry => registry.Origin).HasMaxLength(900);
        builder.Property(registry => registry.Region).HasMaxLength(64);
        builder.Property(registry => registry.CredentialType).HasMaxLength(16);
        builder.Property(registry => registry.Status).HasMaxLength(16);
        builder.HasIndex(registry => registry.Name).IsUnique();
        builder.HasIndex(registry => registry.Origin);
    }
}
