using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.DeadLetters;

internal sealed class DeadLetterConfiguration : IEntityTypeConfiguration<DeadLetter>
{
    public void Configure(EntityTypeBuilder<DeadLetter> builder)
    {
        builder.ToTable("dead_letters");
        builder.Property(letter => letter.Fingerprint).HasMaxLength(64);
        builder.Property(letter => letter.Endpoint).HasMaxLength(256);
        builder.Property(letter => letter.MessageType).HasMaxLength(256);
        builder.Property(letter => letter.MessageId).HasMaxLength(256);
        builder.Property(letter => letter.Reason).HasMaxLength(32);
        builder.Property(letter => letter.ContentType).HasMaxLength(128);
        builder.Property(letter => letter.State).HasMaxLength(16);
        builder.HasIndex(letter => letter.Fingerprint).IsUnique();
        builder.HasIndex(letter => new { letter.State, letter.Id });
        builder.HasIndex(letter => letter.LastSeenAt);
    }
}
