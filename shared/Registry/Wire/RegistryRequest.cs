using System.Net;
using System.Net.Http.Headers;
using HarborReplication.Registry.Auth;

namespace HarborReplication.Registry.Wire;

/// <summary>One operation on a registry, before authentication, redirects and repetition.</summary>
internal sealed record RegistryRequest
{
    public required HttpMethod Method { get; init; }
    public required Uri Uri { get; init; }
    public required RegistryOperation Operation { get; init; }
    public required AccessScope Scope { get; init; }

    /// <summary>Statuses that are answers, not failures.</summary>
    public required IReadOnlyList<HttpStatusCode> Expected { get; init; }
    public IReadOnlyList<string> Accept { get; init; } = [];

    /// <summary>The part of the body that is wanted; null asks for everything.</summary>
    public RangeHeaderValue? Range { get; init; }
    public RequestBody? Body { get; init; }

    /// <summary>Whether a try whose answer was lost or was a 5xx may be followed by another.</summary>
    public bool IsRepeatable { get; init; } = true;

    /// <summary>Sends the credential as it is, unasked: for APIs beside the distribution API, which hand out no tokens.</summary>
    public bool IsBasic { get; init; }

    /// <summary>Takes a download slot, and keeps it until the response is disposed.</summary>
    public bool IsDownload { get; init; }
}
