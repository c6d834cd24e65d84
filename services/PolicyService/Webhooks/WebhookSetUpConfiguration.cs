using HarborReplication.PolicyService.Registries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Webhooks;

internal sealed class WebhookSetUpConfiguration : IEntityTypeConfiguration<WebhookSetUp>
{
    public void Configure(EntityTypeBuilder<WebhookSetUp> builder)
    {
        builder.ToTable("webhook_setups");
        builder.HasKey(setUp => setUp.RegistryId);
        builder.Property(setUp => setUp.RegistryId).ValueGeneratedNever();
        builder.HasIndex(setUp => setUp.NextAt);
        builder.HasOne<RegistryRecord>().WithOne().HasForeignKey<WebhookSetUp>(setUp => setUp.RegistryId).OnDelete(DeleteBehavior.Cascade);
    }
}
