using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.TriggerService.Policies;

internal sealed class PolicyCursorConfiguration : IEntityTypeConfiguration<PolicyCursor>
{
    public void Configure(EntityTypeBuilder<PolicyCursor> builder)
    {
        builder.ToTable("policy_cursor");
        builder.HasKey(cursor => cursor.Id);
        builder.Property(cursor => cursor.Id).ValueGeneratedNever();
        builder.HasData(new PolicyCursor());
    }
}
