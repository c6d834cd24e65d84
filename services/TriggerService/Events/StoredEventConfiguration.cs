using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.TriggerService.Events;

internal sealed class StoredEventConfiguration : IEntityTypeConfiguration<StoredEvent>
{
    public void Configure(EntityTypeBuilder<StoredEvent> builder)
    {
        builder.ToTable("events");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.Property(row => row.Key).HasMaxLength(ArtifactEvent.MaxKeyLength);
        builder.Property(row => row.Kind).HasMaxLength(16);
        builder.Property(row => row.Repository).HasMaxLength(512);
        builder.Property(row => row.Tag).HasMaxLength(256);
        builder.Property(row => row.Digest).HasMaxLength(256);
        builder.Property(row => row.Via).HasMaxLength(16);
        builder.Property(row => row.Actor).HasMaxLength(StoredEvent.MaxActorLength);
        builder.HasIndex(row => new { row.RegistryId, row.Key }).IsUnique().HasDatabaseName("ux_events_key");
        builder.HasIndex(row => row.Id).HasFilter("matched_at IS NULL").HasDatabaseName("ix_events_unmatched");
        builder.HasIndex(row => row.MatchedAt).HasDatabaseName("ix_events_matched");
    }
}
