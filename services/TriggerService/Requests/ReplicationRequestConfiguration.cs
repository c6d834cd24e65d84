using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.TriggerService.Requests;

internal sealed class ReplicationRequestConfiguration : IEntityTypeConfiguration<ReplicationRequest>
{
    public void Configure(EntityTypeBuilder<ReplicationRequest> builder)
    {
        builder.ToTable("requests");
        builder.HasKey(request => request.RequestId);
        builder.Property(request => request.RequestId).ValueGeneratedNever();
        builder.Property(request => request.Trigger).HasMaxLength(16);
        builder.Property(request => request.Lane).HasMaxLength(16);
        builder.Property(request => request.Cause).HasMaxLength(512);
        builder.Property(request => request.State).HasMaxLength(8);
        builder.HasIndex(request => request.Cause).IsUnique();
        builder.HasIndex(request => new { request.State, request.NextSendAt });
        builder.HasIndex(request => new { request.State, request.ClosedAt });
    }
}
