using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Webhooks;

internal sealed class SeenWebhookConfiguration : IEntityTypeConfiguration<SeenWebhook>
{
    public void Configure(EntityTypeBuilder<SeenWebhook> builder)
    {
        builder.ToTable("seen_webhooks");
        builder.HasKey(seen => new { seen.RunId, seen.Project });
        builder.Property(seen => seen.Project).HasMaxLength(256);
        builder.Property(seen => seen.Result).HasMaxLength(16);
        builder.Property(seen => seen.Detail).HasMaxLength(SeenWebhook.MaxDetail);
        builder.Property(seen => seen.MissingRight).HasMaxLength(64);
        builder.HasOne<WebhookRun>().WithMany().HasForeignKey(seen => seen.RunId).OnDelete(DeleteBehavior.Cascade);
    }
}
