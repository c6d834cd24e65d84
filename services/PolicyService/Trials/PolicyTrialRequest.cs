using System.Text.Json.Serialization;
using HarborReplication.PolicyService.Policies;

namespace HarborReplication.PolicyService.Trials;

/// <summary>Body of <c>POST /policies/test</c>: a policy as <c>POST /replication/policies</c> takes it (its name may be left out), and what to try it on.</summary>
internal sealed record PolicyTrialRequest : PolicyRequest
{
    /// <summary>Absent: some of the source is listed.</summary>
    public IReadOnlyList<TrialArtifactRequest?>? Artifacts { get; init; }
}

/// <summary>An artifact, whether or not the source has it.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record TrialArtifactRequest
{
    public string? Repository { get; init; }

    /// <summary>Absent or empty: it has none, and a digest.</summary>
    public IReadOnlyList<string?>? Tags { get; init; }
    public string? Digest { get; init; }
    public IReadOnlyList<string?>? Labels { get; init; }

    /// <summary>When it was pushed or tagged last; absent: as from a source that does not tell.</summary>
    public DateTimeOffset? PushTime { get; init; }

    /// <summary>Of its manifest or its config.</summary>
    public string? MediaType { get; init; }
    public string? ArtifactType { get; init; }
}
