using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Executions;

internal sealed class SessionSpeedConfiguration : IEntityTypeConfiguration<SessionSpeed>
{
    public void Configure(EntityTypeBuilder<SessionSpeed> builder)
    {
        builder.ToTable("session_speeds");
        builder.HasKey(speed => new { speed.ExecutionId, speed.SessionId });
        builder.HasIndex(speed => speed.SessionId);
        builder.HasOne<Execution>().WithMany().HasForeignKey(speed => speed.ExecutionId).OnDelete(DeleteBehavior.Cascade);
    }
}
