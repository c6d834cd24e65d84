using HarborReplication.Contracts.Work;

namespace HarborReplication.Contracts.Claims;

/// <summary>The answer to a <see cref="BlobQuestion"/>. With nothing set nobody knows, and the session sends the blob.</summary>
public sealed record BlobAnswer
{
    public required long Claim { get; init; }

    /// <summary>The session sends it, and others wait for that.</summary>
    public bool Yours { get; init; }

    /// <summary>It need not be sent.</summary>
    public Placement? Placement { get; init; }

    /// <summary>Somebody else sends it.</summary>
    public SendingBlob? Sending { get; init; }
}
