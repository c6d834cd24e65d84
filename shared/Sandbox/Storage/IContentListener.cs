namespace HarborReplication.Sandbox.Storage;

/// <summary>Told of every change of manifests and tags, however it came about, while nobody else can change them.</summary>
internal interface IContentListener
{
    /// <summary>Locked around each change and its telling.</summary>
    object Sync { get; }

    void ManifestAdded(string repository, StoredManifest manifest);

    void Tagged(string repository, string tag, Digest digest);

    void TagRemoved(string repository, string tag);

    void ManifestRemoved(string repository, Digest digest);
}
