using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Copying;

/// <summary>What a copy did.</summary>
public sealed record CopyResult
{
    public required CopyOutcome Outcome { get; init; }

    /// <summary>What the destination reference points to; with <see cref="CopyOutcome.Conflict"/> and <see cref="CopyOutcome.Drained"/> the source's digest, which it does not point to.</summary>
    /// <remarks>Null of a list of referrers that the destination keeps itself.</remarks>
    public required Digest? Digest { get; init; }

    /// <summary>The manifest that was copied; null when nothing had to be read.</summary>
    public Manifest? Manifest { get; init; }

    /// <summary>Of a list of referrers: what it names at the source and the destination now has.</summary>
    public IReadOnlyList<Descriptor>? Referrers { get; init; }

    /// <summary>What a conflicting destination has; null when it has no such reference.</summary>
    public Digest? ConflictingDigest { get; init; }

    /// <summary>True when this copy's PUT of the destination reference was answered with success.</summary>
    public bool Wrote { get; init; }

    /// <summary>Bytes now in place: sent, mounted, or found there.</summary>
    public long BytesDone { get; init; }
    public long BytesTotal { get; init; }

    /// <summary>The part of <see cref="BytesDone"/> that did not have to be sent.</summary>
    public long BytesMounted { get; init; }

    /// <summary>Blobs now known to be in the destination repository.</summary>
    public IReadOnlyList<Digest> Placed { get; init; } = [];

    /// <summary>Uploads that a drained copy has left for another one to go on with.</summary>
    public IReadOnlyList<UploadHint> Uploads { get; init; } = [];

    public IReadOnlyList<BlobLocation> WrongPlacements { get; init; } = [];
}
