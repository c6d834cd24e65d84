using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Events;

internal sealed class EventLogEntryConfiguration : IEntityTypeConfiguration<EventLogEntry>
{
    public void Configure(EntityTypeBuilder<EventLogEntry> builder)
    {
        builder.ToTable("event_log");
        builder.Property(entry => entry.Type).HasMaxLength(128);
        builder.Property(entry => entry.Subject).HasMaxLength(256);
        builder.HasIndex(entry => entry.Sequence).IsUnique();
        builder.HasIndex(entry => entry.Id).HasFilter("sequence IS NULL").HasDatabaseName("ix_event_log_unsequenced");
        builder.HasIndex(entry => entry.Sequence).HasFilter("published_at IS NULL").HasDatabaseName("ix_event_log_unpublished");
        builder.HasIndex(entry => entry.PublishedAt);
    }
}
