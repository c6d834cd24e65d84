using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HarborReplication.TriggerService.Matching;

internal sealed class CollectedArtifactConfiguration : IEntityTypeConfiguration<CollectedArtifact>
{
    public void Configure(EntityTypeBuilder<CollectedArtifact> builder)
    {
        builder.ToTable("collected_artifacts");
        builder.HasKey(artifact => new { artifact.PolicyId, artifact.Repository, artifact.Reference });
        builder.Property(artifact => artifact.Repository).HasMaxLength(512);
        builder.Property(artifact => artifact.Reference).HasMaxLength(256);
        builder.Property(artifact => artifact.Operation).HasMaxLength(16);
        builder.Property(artifact => artifact.Digest).HasMaxLength(256);
    }
}
