using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;

namespace HarborReplication.CopyWorker.Planning;

/// <summary>Reads from manifests what types artifacts have, where the listing does not tell.</summary>
/// <param name="manifests">Reads a manifest of the source.</param>
internal sealed class ManifestTypes(Func<RepositoryName, Reference, CancellationToken, Task<Manifest>> manifests)
{
    /// <exception cref="RegistryException">The manifest could not be read.</exception>
    public async Task<IReadOnlyList<string>> OfAsync(RepositoryName repository, string reference, CancellationToken cancellationToken)
    {
        try
        {
            var manifest = await manifests(repository, Reference.Parse(reference), cancellationToken);
            string?[] types = [manifest.MediaType, manifest.Config?.MediaType, manifest.ArtifactType];
            return [.. types.OfType<string>().Where(type => type.Length > 0)];
        }
        catch (RegistryException e) when (e.Kind is FailureKind.NotFound or FailureKind.Unsupported)
        {
            // Gone meanwhile, or of a kind that is not copied: it has no type that anybody could ask for.
            return [];
        }
    }
}
