using HarborReplication.PolicyService.Registries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Bandwidth;

internal sealed class LinkConfiguration : IEntityTypeConfiguration<Link>
{
    public void Configure(EntityTypeBuilder<Link> builder)
    {
        builder.ToTable("links");
        builder.HasKey(link => new { link.SourceRegistryId, link.DestinationRegistryId });
        builder.Property(link => link.TimeZone).HasMaxLength(64);
        builder.HasOne<RegistryRecord>().WithMany().HasForeignKey(link => link.SourceRegistryId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<RegistryRecord>().WithMany().HasForeignKey(link => link.DestinationRegistryId).OnDelete(DeleteBehavior.Cascade);
    }
}
