using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Sessions;

internal sealed class WorkerSessionConfiguration : IEntityTypeConfiguration<WorkerSession>
{
    public void Configure(EntityTypeBuilder<WorkerSession> builder)
    {
        builder.ToTable("worker_sessions");
        builder.Property(session => session.Id).ValueGeneratedNever();
        builder.Property(session => session.Worker).HasMaxLength(128);
        builder.Property(session => session.Region).HasMaxLength(64);
        builder.Property(session => session.Version).HasMaxLength(32);
        builder.HasIndex(session => new { session.Ended, session.Region });
    }
}
