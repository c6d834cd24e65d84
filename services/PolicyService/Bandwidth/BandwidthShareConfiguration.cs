using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Bandwidth;

internal sealed class BandwidthShareConfiguration : IEntityTypeConfiguration<BandwidthShare>
{
    public void Configure(EntityTypeBuilder<BandwidthShare> builder)
    {
        builder.ToTable("bandwidth_shares");
        builder.HasKey(share => new { share.Budget, share.Session });
        builder.Property(share => share.Budget).HasMaxLength(64);
        builder.HasIndex(share => share.Session);
    }
}
