using System.Net;

namespace HarborReplication.Registry.Failures;

/// <summary>A request to a registry that did not end as it should. The message is fit for users and carries no secret.</summary>
public sealed class RegistryException : Exception
{
    public RegistryException(FailureKind kind, string message, Exception? innerException = null)
        : base(message, innerException) => Kind = kind;

    public RegistryException()
    {
    }

    public RegistryException(string message)
        : base(message)
    {
    }

    public RegistryException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public FailureKind Kind { get; } = FailureKind.Protocol;

    /// <summary>Null when no particular request failed.</summary>
    public string? Method { get; init; }

    /// <summary>Without user info and query, which may carry credentials.</summary>
    public Uri? Uri { get; init; }

    /// <summary>Null when there was no answer.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>What the registry's error body said; empty when it said nothing readable.</summary>
    public IReadOnlyList<RegistryError> Errors { get; init; } = [];

    /// <summary>How long the registry asked to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True when no connection came about at all, as opposed to one that broke: the registry, not the request, is the trouble.</summary>
    public bool NeverConnected { get; init; }

    /// <summary>True when the same request may succeed later without anybody acting.</summary>
    public bool IsTransient => Kind is FailureKind.Unreachable or FailureKind.Timeout or FailureKind.RateLimited or FailureKind.ServerError;

    /// <summary>True when the registry's answer carries the code, as in <c>MANIFEST_BLOB_UNKNOWN</c>.</summary>
    public bool HasCode(string code) => Errors.Any(error => error.Code == code);
}
