using HarborReplication.Contracts.Words;
using HarborReplication.Rules.Filters;

namespace HarborReplication.PolicyService.Trials;

/// <summary>Holds artifacts against a policy's filters as a plan does, and says of each what becomes of it and why.</summary>
internal sealed class PolicyTrial(
    Selection selection, IReadOnlyList<FilterRule> rules, IReadOnlyList<TrialDestination> destinations, DateTimeOffset now)
{
    /// <returns>In the order given, those of one repository together.</returns>
    public IReadOnlyList<TriedResponse> Try(IEnumerable<TriedArtifact> artifacts)
    {
        var repositories = artifacts.GroupBy(artifact => artifact.Repository, StringComparer.Ordinal).ToList();
        foreach (var repository in repositories.Where(repository => selection.IncludesRepository(repository.Key)))
        {
            foreach (var destination in destinations)
                destination.Expect(repository.Key);
        }

        return [.. repositories.SelectMany(repository => Try(repository.Key, [.. repository]))];
    }

    private IEnumerable<TriedResponse> Try(string repository, List<TriedArtifact> artifacts)
    {
        if (selection.Repositories.LeftOutBy(repository) is { } byName)
            return artifacts.SelectMany(artifact => Tags(artifact).Select(tag => LeftOut(artifact, tag, byName)));
        var names = destinations.Select(destination => destination.Name(repository)).ToList();
        var judged = artifacts.Select(artifact => (Artifact: artifact, Tags: Tags(artifact).Select(tag => (Tag: tag, Judgement: selection.Judge(tag, artifact.Facts, now))).ToList())).ToList();
        // What a filter cannot tell of one artifact keeps a plan from saying anything of the repository.
        foreach (var (_, judgement) in judged.SelectMany(one => one.Tags))
        {
            if (judgement.Missing != MissingFact.None)
                return artifacts.SelectMany(artifact => Tags(artifact).Select(tag => Untold(artifact, tag, judgement.Filter, Asked(judgement))));
        }

        var taken = judged.Where(one => one.Tags.Exists(tag => tag.Judgement.IsTaken)).ToList();
        var kept = taken.Select(one => one.Artifact).ToHashSet(ReferenceEqualityComparer.Instance);
        if (selection.Newest is { } newest)
        {
            if (!newest.TryKeep([.. taken.Select(one => new RankedArtifact(Taken(one.Tags), one.Artifact.Facts.PushedAt))], out var indexes, out var error))
                return artifacts.SelectMany(artifact => Tags(artifact).Select(tag => Untold(artifact, tag, newest.Position, error)));
            kept = indexes.Select(index => taken[index].Artifact).ToHashSet(ReferenceEqualityComparer.Instance);
        }

        return judged.SelectMany(one => one.Tags.Select(tag =>
            tag.Judgement.Filter is { } filter ? LeftOut(one.Artifact, tag.Tag, filter)
            : kept.Contains(one.Artifact) ? Of(one.Artifact, tag.Tag) with { Matches = true, Destinations = [.. names.Select(name => name(Reference(one.Artifact, tag.Tag)))] }
            : LeftOut(one.Artifact, tag.Tag, selection.Newest!.Position)));
    }

    private static IReadOnlyList<string> Taken(IEnumerable<(string? Tag, Judgement Judgement)> tags) =>
        [.. tags.Where(tag => tag.Judgement.IsTaken).Select(tag => tag.Tag).OfType<string>()];

    private static IEnumerable<string?> Tags(TriedArtifact artifact) => artifact.Tags.Count > 0 ? artifact.Tags : (IReadOnlyList<string?>)[null];

    private static string Reference(TriedArtifact artifact, string? tag) => tag is null ? $"@{artifact.Digest}" : $":{tag}";

    private TriedResponse LeftOut(TriedArtifact artifact, string? tag, int filter)
    {
        var rule = rules[filter];
        var value = string.Join(", ", rule.Values);
        var what = rule.Type == FilterTypes.Newest
            ? $"is not among the newest {value} that the other filters let through"
            : $"is left out by {rule.Type}{(rule.Decoration is { } decoration ? $" {decoration}" : "")} {value}";
        return Of(artifact, tag) with { DecidedBy = Field(filter), Detail = $"{artifact.Repository}{Reference(artifact, tag)} {what}" };
    }

    private static TriedResponse Untold(TriedArtifact artifact, string? tag, int? filter, string detail) =>
        Of(artifact, tag) with { DecidedBy = Field(filter), Reason = Reasons.Unsupported, Detail = detail };

    private static string Asked(Judgement judgement) => judgement.Missing == MissingFact.PushTime
        ? $"{Field(judgement.Filter)}: it is not told when artifacts were pushed (push_time)"
        : $"{Field(judgement.Filter)}: it is not told what types artifacts have (media_type, artifact_type)";

    private static string Field(int? filter) => $"filters[{filter}]";

    private static TriedResponse Of(TriedArtifact artifact, string? tag) => new()
    {
        Repository = artifact.Repository, Tag = tag, Digest = artifact.Digest, PushTime = artifact.Facts.PushedAt, Matches = false,
    };
}
