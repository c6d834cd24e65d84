using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Trials;

internal sealed class SourceReadingConfiguration : IEntityTypeConfiguration<SourceReading>
{
    public void Configure(EntityTypeBuilder<SourceReading> builder)
    {
        builder.ToTable("source_readings");
        builder.Property(reading => reading.Id).ValueGeneratedNever();
        builder.HasIndex(reading => reading.CreationTime);
    }
}
