using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Registries;

internal sealed class RegistryChangeConfiguration : IEntityTypeConfiguration<RegistryChange>
{
    public void Configure(EntityTypeBuilder<RegistryChange> builder)
    {
        builder.ToTable("registry_changes");
        builder.HasKey(change => change.RegistryId);
        builder.Property(change => change.RegistryId).ValueGeneratedNever();
        builder.HasIndex(change => change.Sequence).IsUnique();
    }
}
