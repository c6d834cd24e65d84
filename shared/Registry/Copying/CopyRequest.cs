using HarborReplication.Registry.Throttling;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;

namespace HarborReplication.Registry.Copying;

/// <summary>One artifact to copy: make the destination reference equal to what the source reference is now.</summary>
public sealed record CopyRequest
{
    public const int DefaultChunkSize = 10 * 1024 * 1024;

    public required RegistryClient Source { get; init; }
    public required RepositoryName SourceRepository { get; init; }
    public required Reference SourceReference { get; init; }
    public required RegistryClient Destination { get; init; }
    public required RepositoryName DestinationRepository { get; init; }
    public required Reference DestinationReference { get; init; }

    /// <summary>Whether a destination tag that points elsewhere is moved; otherwise that is a conflict.</summary>
    public bool Override { get; init; } = true;

    /// <summary>
    /// Decides in place of <see cref="Override"/> whether the reference is written, given the source's digest and the destination's, null where
    /// there is none. Both are asked for then, whatever is expected, and the destination once more right before the write: where it has
    /// changed meanwhile, it is decided again.
    /// </summary>
    public Func<Digest, Digest?, bool>? MayWrite { get; init; }

    /// <summary>
    /// What the destination reference was a short while ago; null where that is not known. It saves the requests that would find it out, and
    /// where it is wrong it costs what was copied needlessly, no more. Without <see cref="Override"/> the destination is always asked.
    /// </summary>
    public ExpectedReference? Expected { get; init; }

    /// <summary>Where the destination may already have blobs.</summary>
    public IReadOnlyDictionary<Digest, BlobPlacement> Placements { get; init; } = new Dictionary<Digest, BlobPlacement>();

    /// <summary>Uploads blobs larger than <see cref="ChunkSize"/> by PATCH requests of that many bytes instead of one PUT.</summary>
    public bool CopyByChunk { get; init; }

    /// <summary>Bytes.</summary>
    public int ChunkSize { get; init; } = DefaultChunkSize;

    /// <summary>Uploads that earlier copies have left.</summary>
    public IReadOnlyDictionary<Digest, UploadHint> Uploads { get; init; } = new Dictionary<Digest, UploadHint>();

    /// <summary>
    /// Tells the copy to end soon and keep what it can: no blob is begun any more, large ones stop at the next boundary, and if nothing is
    /// left to send, the copy is completed. The result names the uploads that another copy can go on with.
    /// </summary>
    public CancellationToken Drain { get; init; }

    /// <summary>No copy waits for a blob that a less urgent one is sending.</summary>
    public int Urgency { get; init; }

    /// <summary>What is sent by other processes; null when there are none.</summary>
    public IBlobClaims? Claims { get; init; }

    /// <summary>Called when nothing is left to do but to wait for blobs that others send; disposed when the copy goes on.</summary>
    public Func<IDisposable>? Waiting { get; init; }

    /// <summary>How fast blobs may be sent; null: as fast as they come.</summary>
    public IBytePace? Pace { get; init; }

    /// <summary>Null when nothing but this copy writes the destination reference.</summary>
    public IWriteFence? Fence { get; init; }
}
