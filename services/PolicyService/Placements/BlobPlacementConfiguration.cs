using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Placements;

internal sealed class BlobPlacementConfiguration : IEntityTypeConfiguration<BlobPlacement>
{
    public void Configure(EntityTypeBuilder<BlobPlacement> builder)
    {
        builder.ToTable("placements");
        builder.HasKey(placement => new { placement.Origin, placement.Digest, placement.Repository });
        builder.Property(placement => placement.Origin).HasMaxLength(900);
        builder.Property(placement => placement.Digest).HasMaxLength(256);
        builder.Property(placement => placement.Repository).HasMaxLength(512);
        builder.HasIndex(placement => new { placement.Origin, placement.ConfirmedAt });
        builder.HasIndex(placement => placement.ConfirmedAt);
    }
}
