using HarborReplication.PolicyService.Registries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.EventSources;

internal sealed class ToldEventSourceConfiguration : IEntityTypeConfiguration<ToldEventSource>
{
    public void Configure(EntityTypeBuilder<ToldEventSource> builder)
    {
        builder.ToTable("event_sources");
        builder.HasKey(source => source.RegistryId);
        builder.Property(source => source.RegistryId).ValueGeneratedNever();
        builder.HasOne<RegistryRecord>().WithOne().HasForeignKey<ToldEventSource>(source => source.RegistryId).OnDelete(DeleteBehavior.Cascade);
    }
}
