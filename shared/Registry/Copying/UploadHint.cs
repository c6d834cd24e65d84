using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;

namespace HarborReplication.Registry.Copying;

/// <summary>
/// An upload that one copy has left and another may go on with. Its location may carry a credential: it is stored encrypted and never logged.
/// </summary>
public sealed record UploadHint
{
    /// <summary>The destination repository.</summary>
    public required RepositoryName Repository { get; init; }

    /// <summary>The blob.</summary>
    public required Digest Digest { get; init; }

    public required Uri Location { get; init; }

    /// <summary>Bytes that the registry has confirmed. It is asked again before the upload goes on.</summary>
    public required long Offset { get; init; }

    /// <summary>As in <see cref="UploadSession.MinChunk"/>.</summary>
    public long? MinChunk { get; init; }

    internal UploadSession Session => new() { Repository = Repository, Location = Location, Offset = Offset, MinChunk = MinChunk };

    public override string ToString() => $"upload of {Digest} to {Repository} at byte {Offset}";

    internal static UploadHint Of(UploadSession upload, Digest digest) => new()
    {
        Repository = upload.Repository,
        Digest = digest,
        Location = upload.Location,
        Offset = upload.Offset,
        MinChunk = upload.MinChunk,
    };
}
