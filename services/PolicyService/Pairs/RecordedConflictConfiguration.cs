using HarborReplication.PolicyService.Policies;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Pairs;

internal sealed class RecordedConflictConfiguration : IEntityTypeConfiguration<RecordedConflict>
{
    public void Configure(EntityTypeBuilder<RecordedConflict> builder)
    {
        builder.ToTable("conflicts");
        builder.Property(conflict => conflict.Reference).HasMaxLength(256);
        builder.Property(conflict => conflict.WinnerRepository).HasMaxLength(512);
        builder.Property(conflict => conflict.WinnerDigest).HasMaxLength(256);
        builder.Property(conflict => conflict.LoserRepository).HasMaxLength(512);
        builder.Property(conflict => conflict.LoserDigest).HasMaxLength(256);
        builder.Property(conflict => conflict.Rule).HasMaxLength(16);
        builder.HasIndex(conflict => new { conflict.PolicyId, conflict.Id });
        builder.HasIndex(conflict => conflict.At);
        builder.HasOne<Policy>().WithMany().HasForeignKey(conflict => conflict.PolicyId).OnDelete(DeleteBehavior.Cascade);
    }
}
