namespace HarborReplication.Sandbox.Faults;

/// <summary>Something that happens at one offset of a response's body.</summary>
internal interface IResponseChange
{
    /// <summary>Where in the body it happens.</summary>
    long Offset { get; }

    /// <summary>Called once, when everything before the offset was sent. May change the rest of what is about to be sent.</summary>
    /// <returns>False to send nothing more.</returns>
    ValueTask<bool> HappenAsync(FaultyResponseBody body, Memory<byte> rest, CancellationToken cancellationToken);
}
