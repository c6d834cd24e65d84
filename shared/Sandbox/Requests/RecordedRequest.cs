namespace HarborReplication.Sandbox.Requests;

/// <summary>A request as the registry saw it. A request under way is recorded too, with what is known so far.</summary>
public sealed record RecordedRequest
{
    /// <summary>1 for the first request since the start.</summary>
    public required long Number { get; init; }

    public required string Method { get; init; }

    /// <summary>Path without the query, unescaped.</summary>
    public required string Path { get; init; }

    /// <summary>With its question mark; empty when there is none.</summary>
    public required string Query { get; init; }

    public required RequestKind Kind { get; init; }

    public string? Repository { get; init; }

    /// <summary>The tag or digest asked for; the upload's id for the steps of an upload before its end.</summary>
    public string? Reference { get; init; }

    /// <summary>It came with an <c>Authorization</c> header; whether that let it in is another matter.</summary>
    public required bool HasAuthorization { get; init; }

    /// <summary>0 while there is no answer, and for good when the connection was cut instead.</summary>
    public required int Status { get; init; }

    /// <summary>Bytes of the request's body that were read.</summary>
    public required long BytesIn { get; init; }

    /// <summary>Bytes of the response's body that were handed to the connection.</summary>
    public required long BytesOut { get; init; }

    /// <summary>When it arrived, since the registry's start.</summary>
    public required TimeSpan At { get; init; }

    /// <summary>Null while it is under way.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>True for a manifest PUT by tag (not for children, which are put by digest).</summary>
    public bool IsTagPut => Kind == RequestKind.ManifestPut && Reference is not null && !Reference.Contains(':', StringComparison.Ordinal);
}
