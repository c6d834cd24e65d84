using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Secrets;

internal sealed class SecretSealConfiguration : IEntityTypeConfiguration<SecretSeal>
{
    public void Configure(EntityTypeBuilder<SecretSeal> builder)
    {
        builder.ToTable("secret_seal");
        builder.Property(seal => seal.Id).ValueGeneratedNever();
    }
}
