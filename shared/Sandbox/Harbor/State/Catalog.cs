using System.Text.RegularExpressions;
using HarborReplication.Sandbox.Storage;

namespace HarborReplication.Sandbox.Harbor.State;

/// <summary>Keeps Harbor's rows of repositories, artifacts, tags and accessories in step with the registry's content.</summary>
internal sealed partial class Catalog(HarborState state, RegistryStore store, TimeProvider time) : IContentListener
{
    private readonly Dictionary<string, ManifestDetails> _details = new(StringComparer.Ordinal);

    public object Sync => state.Sync;

    /// <summary>Gives ids to content that was put into the directory without them, and drops the rows of content that has gone.</summary>
    public void Adopt()
    {
        lock (state.Sync)
        {
            foreach (var artifact in state.Artifacts.Rows.ToList())
            {
                var name = state.Repositories.Get(artifact.RepositoryId)!.Name;
                if (!store.TryFind(name, out var content) || !content.TryFind(artifact.Digest, out _))
                    ManifestRemoved(name, Digest.Parse(artifact.Digest));
            }

            foreach (var name in store.Names.Where(name => name.Contains('/', StringComparison.Ordinal)))
                Adopt(name, store.TryFind(name, out var content) ? content : throw new InvalidOperationException($"{name} has gone."));
        }
    }

    public ManifestDetails DetailsOf(string repository, string digest)
    {
        if (_details.TryGetValue(digest, out var known))
            return known;
        var manifest = store.TryFind(repository, out var content) && content.TryFind(digest, out var stored)
            ? stored
            : throw new InvalidOperationException($"{repository} has a row, but no content for {digest}.");
        return _details[digest] = ManifestDetails.Read(store.Blobs, manifest);
    }

    public void ManifestAdded(string repository, StoredManifest manifest)
    {
        // Harbor has no repositories outside of projects.
        if (!repository.Contains('/', StringComparison.Ordinal))
            return;
        var home = state.FindRepository(repository) ?? AddRepository(repository);
        var digest = manifest.Digest.ToString();
        if (state.Artifacts.Find(home.Id, digest) is not null)
            return;
        var artifact = state.Artifacts.Add(id => new Artifact(id, home.Id, digest, time.GetUtcNow()));
        if (manifest.Subject is { } subject)
            AddAccessory(artifact, subject.ToString(), TypeOf(manifest.ArtifactType));
    }

    public void Tagged(string repository, string tag, Digest digest)
    {
        if (state.FindRepository(repository) is not { } home || state.Artifacts.Find(home.Id, digest.ToString()) is not { } artifact)
            return;
        var now = time.GetUtcNow();
        if (state.Tags.Find(home.Id, tag) is { } known)
            state.Tags.Update(known with { ArtifactId = artifact.Id, PushedAt = now });
        else
            state.Tags.Add(id => new Tag(id, home.Id, tag, artifact.Id, now));
        // Cosign names a signature after what it signs, and says by its layer's type that it is one.
        if (CosignTag().Match(tag) is { Success: true } match && DetailsOf(repository, artifact.Digest).IsCosignSignature)
            AddAccessory(artifact, "sha256:" + match.Groups["hex"].Value, "signature.cosign");
    }

    public void TagRemoved(string repository, string tag)
    {
        if (state.FindRepository(repository) is { } home && state.Tags.Find(home.Id, tag) is { } row)
            state.Tags.Remove(row);
    }

    public void ManifestRemoved(string repository, Digest digest)
    {
        if (state.FindRepository(repository) is not { } home || state.Artifacts.Find(home.Id, digest.ToString()) is not { } artifact)
            return;
        foreach (var tag in state.TagsOf(artifact).ToList())
            state.Tags.Remove(tag);
        if (state.Accessories.Find(home.Id, artifact.Digest) is { } accessory)
            state.Accessories.Remove(accessory);
        state.Artifacts.Remove(artifact);
    }

    private void Adopt(string repository, RepositoryContent content)
    {
        foreach (var manifest in content.Manifests.OrderBy(manifest => manifest.Digest.Hex, StringComparer.Ordinal))
            ManifestAdded(repository, manifest);
        if (state.FindRepository(repository) is not { } home)
            return;
        foreach (var row in state.Tags.In(home.Id).Where(row => !content.TryFind(row.Name, out _)).ToList())
            state.Tags.Remove(row);
        foreach (var tag in content.Tags)
        {
            if (content.TryFind(tag, out var manifest) && state.FindArtifact(home, tag)?.Digest != manifest.Digest.ToString())
                Tagged(repository, tag, manifest.Digest);
        }
    }

    private Repository AddRepository(string repository)
    {
        var project = repository.Split('/')[0];
        var now = time.GetUtcNow();
        var owner = state.Projects.Find(0, project) ?? state.Projects.Add(id => new Project(id, project, IsPublic: false, StorageLimit: -1, now));
        return state.Repositories.Add(id => new Repository(id, owner.Id, repository, now));
    }

    private void AddAccessory(Artifact artifact, string subject, string type)
    {
        if (state.Accessories.Find(artifact.RepositoryId, artifact.Digest) is null)
            state.Accessories.Add(id => new Accessory(id, artifact.RepositoryId, artifact.Id, artifact.Digest, subject, type, time.GetUtcNow()));
    }

    private static string TypeOf(string? artifactType) => artifactType switch
    {
        "application/vnd.cncf.notary.signature" => "signature.notation",
        "application/vnd.dev.cosign.artifact.sig.v1+json" => "signature.cosign",
        "application/vnd.goharbor.harbor.sbom.v1" => "sbom.harbor",
        _ => "subject.accessory",
    };

    [GeneratedRegex("^sha256-(?<hex>[a-f0-9]{64})\\.sig$")]
    private static partial Regex CosignTag();
}
