using HarborReplication.PolicyService.Registries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Webhooks;

internal sealed class WebhookRunConfiguration : IEntityTypeConfiguration<WebhookRun>
{
    public void Configure(EntityTypeBuilder<WebhookRun> builder)
    {
        builder.ToTable("webhook_runs");
        builder.Property(run => run.Id).ValueGeneratedNever();
        builder.Property(run => run.Reason).HasMaxLength(64);
        builder.Property(run => run.Detail).HasMaxLength(SeenWebhook.MaxDetail);
        builder.HasIndex(run => new { run.RegistryId, run.BeganAt });
        builder.HasIndex(run => run.BeganAt);
        builder.HasOne<RegistryRecord>().WithMany().HasForeignKey(run => run.RegistryId).OnDelete(DeleteBehavior.Cascade);
    }
}
