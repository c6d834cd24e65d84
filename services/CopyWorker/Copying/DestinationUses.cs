using HarborReplication.Registry.Adapters;
using HarborReplication.Registry.Values;

namespace HarborReplication.CopyWorker.Copying;

/// <summary>What at a destination would suffer if a manifest were deleted: another tag of it, or an index that names it.</summary>
internal static class DestinationUses
{
    /// <returns>The first tag found; null when there is none. A listing that fails is a failure, never a null.</returns>
    public static async Task<string?> OfAsync(
        IRegistryAdapter destination, RepositoryName repository, Digest digest, IReadOnlySet<string> going, CancellationToken cancellationToken)
    {
        await foreach (var artifact in destination.ListArtifactsAsync(repository, cancellationToken))
        {
            foreach (var tag in artifact.Tags.Where(tag => !going.Contains(tag)))
            {
                if (artifact.Digest == digest || await NeedsAsync(destination, repository, tag, digest, cancellationToken))
                    return $"tag {tag}";
            }

            if (artifact is { Tags: [], Digest: { } untagged } && untagged != digest
                && await NeedsAsync(destination, repository, untagged.ToString(), digest, cancellationToken))
            {
                return $"artifact {untagged}";
            }
        }

        return null;
    }

    private static async Task<bool> NeedsAsync(
        IRegistryAdapter destination, RepositoryName repository, string text, Digest digest, CancellationToken cancellationToken)
    {
        var reference = Reference.Parse(text);
        if (await destination.Client.HeadManifestAsync(repository, reference, cancellationToken) is not { } head)
            return false;
        if (head.Digest == digest)
            return true;
        return MediaTypes.IsIndex(head.MediaType)
            && (await destination.Client.GetManifestAsync(repository, reference, cancellationToken)).Children.Any(child => child.Digest == digest);
    }
}
