namespace HarborReplication.Registry.Wire;

/// <summary>A request body to be.</summary>
internal sealed record RequestBody
{
    /// <summary>Bytes, fixed before the first one; null where only the writer will know (chunked transfer coding).</summary>
    public required long? Length { get; init; }
    public required BodyWriter Writer { get; init; }
    public string? ContentType { get; init; }

    /// <summary><c>0-1023</c>, of a chunk; without the unit, as the distribution specification has it.</summary>
    public string? ContentRange { get; init; }

    /// <summary>Whether <see cref="Writer"/> may be called again for another try.</summary>
    public bool IsRepeatable { get; init; }
}
