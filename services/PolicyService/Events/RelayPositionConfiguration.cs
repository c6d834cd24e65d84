using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Events;

internal sealed class RelayPositionConfiguration : IEntityTypeConfiguration<RelayPosition>
{
    public void Configure(EntityTypeBuilder<RelayPosition> builder)
    {
        builder.ToTable("event_relay");
        builder.Property(position => position.Id).ValueGeneratedNever();
        builder.HasData(new RelayPosition());
    }
}
