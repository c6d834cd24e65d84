using System.Security.Cryptography;
using System.Text;
using HarborReplication.Contracts.Requests;
using HarborReplication.Contracts.Words;
using HarborReplication.Rules.Naming;

namespace HarborReplication.PolicyService.Replications;

/// <summary>What a request for a replication must be like.</summary>
internal static class ReplicationRules
{
    public const int MaxReferences = 500;
    public const int MaxWaitSeconds = 300;
    private const int MaxKeyLength = 256;

    /// <summary>Every mistake, each beginning with its field.</summary>
    public static IReadOnlyList<string> Check(ReplicationRequestBody body, out IReadOnlyList<RequestedArtifact> artifacts)
    {
        var mistakes = new List<string>();
        if (body.PolicyId is null && (string.IsNullOrEmpty(body.Source) || string.IsNullOrEmpty(body.Destination)))
            mistakes.Add("policy_id: is missing; give the id of a policy, or source and destination");
        if (body.PolicyId is not null && (body.Source is not null || body.Destination is not null))
            mistakes.Add("policy_id: is given beside source or destination; give the one or the others");
        if (body.Lane is not (null or Lanes.Normal or Lanes.Urgent))
            mistakes.Add($"lane: \"{body.Lane}\" cannot be asked for; use {Lanes.Normal} or {Lanes.Urgent}");
        if (body.WaitSeconds is < 0 or > MaxWaitSeconds)
            mistakes.Add($"wait_seconds: must be from 0 to {MaxWaitSeconds}");
        if (body.IdempotencyKey is { Length: 0 or > MaxKeyLength })
            mistakes.Add($"idempotency_key: must have 1 to {MaxKeyLength} characters");
        if (body.References is not { Count: > 0 and <= MaxReferences } references)
        {
            mistakes.Add($"references: must name 1 to {MaxReferences} artifacts");
            references = [];
        }

        var named = new List<RequestedArtifact>();
        for (var i = 0; i < references.Count; i++)
        {
            if (Read(references[i]) is { } artifact)
                named.Add(artifact);
            else
                mistakes.Add($"references[{i}]: must be repository:tag or repository@digest, as in library/app:v1");
        }

        artifacts = [.. named.DistinctBy(artifact => (artifact.Repository, artifact.Reference))];
        return mistakes;
    }

    /// <summary>One id for one key; a new one without.</summary>
    public static Guid RequestId(string? idempotencyKey) => idempotencyKey is null
        ? Guid.NewGuid()
        : new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"replications:{idempotencyKey}")).AsSpan(0, 16));

    private static RequestedArtifact? Read(string? text)
    {
        // A registry's host is not part of it, so that the last colon begins the tag.
        var at = text?.IndexOf('@', StringComparison.Ordinal) is >= 0 and var digest ? digest : text?.LastIndexOf(':') ?? -1;
        return at > 0 && RepositoryGrammar.IsValid(text![..at])
            && (text[at] == ':' ? ReferenceGrammar.IsTag(text[(at + 1)..]) : ReferenceGrammar.IsDigest(text[(at + 1)..]))
            ? new RequestedArtifact { Repository = text[..at], Reference = text[(at + 1)..], Operation = Operations.Copy }
            : null;
    }
}
