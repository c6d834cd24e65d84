namespace HarborReplication.Sandbox.Storage;

/// <summary>
/// Where things lie: <c>blobs/sha256/ab/abcd…</c>, <c>repositories/&lt;name&gt;/_tags|_manifests|_blobs/…</c> and <c>uploads/&lt;id&gt;</c>.
/// No part of a repository's name can start with an underscore, so names nest without clashes.
/// </summary>
internal sealed class StorePaths(string root)
{
    public const string TagFolder = "_tags";
    public const string ManifestFolder = "_manifests";
    public const string BlobFolder = "_blobs";

    public string Repositories { get; } = Path.Combine(root, "repositories");

    public string Uploads { get; } = Path.Combine(root, "uploads");

    public string Blob(Digest digest) => Path.Combine(root, "blobs", digest.Prefix, digest.Hex[..2], digest.Hex);

    public string Upload(string id) => Path.Combine(Uploads, id);

    public string Tag(string repository, string tag) => Path.Combine(Repositories, repository, TagFolder, tag);

    public string Manifest(string repository, Digest digest) => Path.Combine(Repositories, repository, ManifestFolder, FileName(digest));

    public string BlobLink(string repository, Digest digest) => Path.Combine(Repositories, repository, BlobFolder, FileName(digest));

    public static Digest DigestOf(string fileName) => Digest.Parse(fileName.Replace('-', ':'));

    private static string FileName(Digest digest) => $"{digest.Prefix}-{digest.Hex}";
}
