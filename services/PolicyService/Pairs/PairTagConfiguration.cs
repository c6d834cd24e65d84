using HarborReplication.PolicyService.Registries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Pairs;

internal sealed class PairTagConfiguration : IEntityTypeConfiguration<PairTag>
{
    public void Configure(EntityTypeBuilder<PairTag> builder)
    {
        builder.ToTable("pair_tags");
        builder.HasKey(tag => new { tag.LowRegistryId, tag.LowRepository, tag.HighRegistryId, tag.HighRepository, tag.Reference });
        builder.Ignore(tag => tag.Key);
        builder.Ignore(tag => tag.Synced);
        builder.Property(tag => tag.LowRepository).HasMaxLength(512);
        builder.Property(tag => tag.HighRepository).HasMaxLength(512);
        builder.Property(tag => tag.Reference).HasMaxLength(256);
        builder.Property(tag => tag.SyncedDigest).HasMaxLength(256);
        builder.Property(tag => tag.WrittenEnd).HasConversion<string>().HasMaxLength(8);
        builder.Property(tag => tag.LowPushedDigest).HasMaxLength(256);
        builder.Property(tag => tag.HighPushedDigest).HasMaxLength(256);
        builder.Property(tag => tag.WinnerDigest).HasMaxLength(256);
        builder.Property(tag => tag.LoserDigest).HasMaxLength(256);
        builder.HasOne<RegistryRecord>().WithMany().HasForeignKey(tag => tag.LowRegistryId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<RegistryRecord>().WithMany().HasForeignKey(tag => tag.HighRegistryId).OnDelete(DeleteBehavior.Cascade);
    }
}
