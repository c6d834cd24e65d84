using HarborReplication.Rules.Filters;
using HarborReplication.Rules.Naming;

namespace HarborReplication.PolicyService.Trials;

/// <summary>What artifacts must be like to be tried.</summary>
internal static class TrialRules
{
    private const int MaxArtifacts = 1_000;
    private const int MaxTags = 100;

    /// <summary>Every mistake, each beginning with its field.</summary>
    public static IReadOnlyList<string> Check(IReadOnlyList<TrialArtifactRequest?> artifacts)
    {
        if (artifacts.Count > MaxArtifacts)
            return [$"artifacts: there are {artifacts.Count}; at most {MaxArtifacts} can be tried at a time"];
        return [.. artifacts.SelectMany((artifact, index) => Mistakes(artifact, $"artifacts[{index}]"))];
    }

    /// <summary>A checked artifact.</summary>
    public static TriedArtifact Read(TrialArtifactRequest artifact)
    {
        string?[] types = [artifact.MediaType, artifact.ArtifactType];
        return new TriedArtifact
        {
            Repository = artifact.Repository!,
            Tags = [.. (artifact.Tags ?? []).OfType<string>()],
            Digest = artifact.Digest,
            Facts = new ArtifactFacts
            {
                Labels = [.. (artifact.Labels ?? []).OfType<string>()],
                PushedAt = artifact.PushTime,
                Types = types.OfType<string>().ToList() is { Count: > 0 } told ? told : null,
            },
        };
    }

    private static IEnumerable<string> Mistakes(TrialArtifactRequest? artifact, string field)
    {
        if (artifact is null)
        {
            yield return $"{field}: is null; give an object with repository and tags, or leave it out";
            yield break;
        }

        if (artifact.Repository is null || !RepositoryGrammar.IsValid(artifact.Repository))
            yield return $"{field}.repository: \"{artifact.Repository}\" is no repository; it takes {RepositoryGrammar.Description}";
        if (artifact.Tags is not { Count: > 0 } && artifact.Digest is null)
            yield return $"{field}.tags: are missing, and so is the digest; give one of them";
        if (artifact.Tags is { Count: > MaxTags })
            yield return $"{field}.tags: there are {artifact.Tags.Count}; at most {MaxTags} are allowed";
        foreach (var tag in (artifact.Tags ?? []).Where(tag => tag is null || !ReferenceGrammar.IsTag(tag)))
            yield return $"{field}.tags: \"{tag}\" is no tag; it takes letters, digits, '_', '.' and '-', at most 128";
        if (artifact.Digest is { } digest && !ReferenceGrammar.IsDigest(digest))
            yield return $"{field}.digest: \"{digest}\" is no digest; write it as in sha256:3f…";
    }
}
