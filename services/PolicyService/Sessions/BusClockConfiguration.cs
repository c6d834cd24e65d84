using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Sessions;

internal sealed class BusClockConfiguration : IEntityTypeConfiguration<BusClock>
{
    public void Configure(EntityTypeBuilder<BusClock> builder)
    {
        builder.ToTable("bus_clock");
        builder.Property(clock => clock.Id).ValueGeneratedNever();
        builder.HasData(new BusClock { HeardAt = DateTimeOffset.UnixEpoch });
    }
}
