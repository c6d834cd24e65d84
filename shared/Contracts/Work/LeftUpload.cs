namespace HarborReplication.Contracts.Work;

/// <summary>An upload that a drained worker has left at the destination, for the next attempt to go on with.</summary>
public sealed record LeftUpload
{
    public required string Digest { get; init; }

    /// <summary>May carry a credential of the upload: stored encrypted, never logged.</summary>
    public required string Location { get; init; }

    /// <summary>Bytes that the registry has confirmed.</summary>
    public required long Offset { get; init; }

    /// <summary>The least that the registry takes in one chunk, where it says so.</summary>
    public long? MinChunk { get; init; }

    public override string ToString() => $"upload of {Digest} at byte {Offset}";
}
