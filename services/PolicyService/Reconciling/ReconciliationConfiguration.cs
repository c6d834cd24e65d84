using HarborReplication.PolicyService.Policies;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.PolicyService.Reconciling;

internal sealed class ReconciliationConfiguration : IEntityTypeConfiguration<Reconciliation>
{
    public void Configure(EntityTypeBuilder<Reconciliation> builder)
    {
        builder.ToTable("reconciliations");
        builder.HasKey(row => row.PolicyId);
        builder.Property(row => row.PolicyId).ValueGeneratedNever();
        builder.HasIndex(row => row.NextAt);
        builder.HasOne<Policy>().WithOne().HasForeignKey<Reconciliation>(row => row.PolicyId).OnDelete(DeleteBehavior.Cascade);
    }
}
