using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Checks;

internal sealed class RegistryCheckConfiguration : IEntityTypeConfiguration<RegistryCheck>
{
    public void Configure(EntityTypeBuilder<RegistryCheck> builder)
    {
        builder.ToTable("registry_checks");
        builder.Property(check => check.Id).ValueGeneratedNever();
        builder.Property(check => check.Region).HasMaxLength(64);
        builder.Property(check => check.Reason).HasMaxLength(64);
        builder.HasIndex(check => check.CreationTime);
    }
}
