using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Events;

/// <summary>There is a row for every task that ends, written twice: what it is found by is kept to the least.</summary>
internal sealed class EventLogEntryConfiguration : IEntityTypeConfiguration<EventLogEntry>
{
    public void Configure(EntityTypeBuilder<EventLogEntry> builder)
    {
        builder.ToTable("event_log");
        builder.Property(entry => entry.Type).HasMaxLength(128);
        builder.Property(entry => entry.Subject).HasMaxLength(256);
        builder.HasIndex(entry => entry.Sequence).IsUnique().HasFilter("sequence IS NOT NULL").HasDatabaseName("ux_event_log_sequence");
        builder.HasIndex(entry => entry.Id).HasFilter("sequence IS NULL").HasDatabaseName("ix_event_log_unsequenced");
    }
}
