using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Claims;

internal sealed class BlobClaimConfiguration : IEntityTypeConfiguration<BlobClaim>
{
    public void Configure(EntityTypeBuilder<BlobClaim> builder)
    {
        builder.ToTable("blob_claims");
        builder.HasKey(claim => new { claim.Origin, claim.Scope, claim.Digest });
        builder.Property(claim => claim.Origin).HasMaxLength(900);
        builder.Property(claim => claim.Scope).HasMaxLength(512);
        builder.Property(claim => claim.Digest).HasMaxLength(256);
        builder.Property(claim => claim.Lane).HasMaxLength(16);
        builder.HasIndex(claim => new { claim.Session, claim.Claim });
    }
}
