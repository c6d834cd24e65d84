using HarborReplication.PolicyService.Policies;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Reconciling;

internal sealed class KnownDifferenceConfiguration : IEntityTypeConfiguration<KnownDifference>
{
    public void Configure(EntityTypeBuilder<KnownDifference> builder)
    {
        builder.ToTable("known_differences");
        builder.HasKey(row => new { row.PolicyId, row.DestinationRegistryId, row.SourceRepository, row.SourceReference });
        builder.Property(row => row.SourceRepository).HasMaxLength(512);
        builder.Property(row => row.SourceReference).HasMaxLength(256);
        builder.Property(row => row.SourceDigest).HasMaxLength(256);
        builder.Property(row => row.DestinationDigest).HasMaxLength(256);
        builder.HasOne<Policy>().WithMany().HasForeignKey(row => row.PolicyId).OnDelete(DeleteBehavior.Cascade);
    }
}
