using System.Text.Json.Serialization;

namespace HarborReplication.PolicyService.Replications;

/// <summary>Body of <c>POST /replications</c>: a policy, or a source and a destination, and what of the source is to be copied now.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ReplicationRequestBody
{
    public long? PolicyId { get; init; }

    /// <summary>A registry's id or name, in place of a policy.</summary>
    public string? Source { get; init; }

    /// <summary>The same of the destination.</summary>
    public string? Destination { get; init; }

    /// <summary><c>library/app:v1</c> or <c>library/app@sha256:…</c>, as at the source.</summary>
    public IReadOnlyList<string?>? References { get; init; }

    /// <summary>The same key again is answered with the same execution.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary><c>normal</c> when absent, or <c>urgent</c>.</summary>
    public string? Lane { get; init; }

    /// <summary>Answer when it has ended, or after so many seconds.</summary>
    public int? WaitSeconds { get; init; }
}
