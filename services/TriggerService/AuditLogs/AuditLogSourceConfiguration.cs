using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.TriggerService.AuditLogs;

internal sealed class AuditLogSourceConfiguration : IEntityTypeConfiguration<AuditLogSource>
{
    public const int MaxDetailLength = 1000;

    public void Configure(EntityTypeBuilder<AuditLogSource> builder)
    {
        builder.ToTable("audit_log_sources");
        builder.HasKey(source => source.RegistryId);
        builder.Property(source => source.RegistryId).ValueGeneratedNever();
        builder.Property(source => source.Origin).HasMaxLength(900);
        builder.Property(source => source.Region).HasMaxLength(64);
        builder.Property(source => source.Log).HasMaxLength(32);
        builder.Property(source => source.Health).HasMaxLength(16);
        builder.Property(source => source.HealthDetail).HasMaxLength(MaxDetailLength);
        builder.Property(source => source.ReconcileReason).HasMaxLength(16);
    }
}
