using System.Diagnostics.CodeAnalysis;

namespace HarborReplication.Rules.Filters;

/// <summary>What a policy's filters let through; all of them must, whatever their order.</summary>
public sealed class Selection
{
    private readonly IReadOnlyList<TagFilter> _tags;
    private readonly IReadOnlyList<LabelFilter> _labels;
    private readonly IReadOnlyList<AgeFilter> _ages;
    private readonly IReadOnlyList<MediaTypeFilter> _types;

    internal Selection(
        RepositoryFilter repositories,
        IReadOnlyList<TagFilter> tags,
        IReadOnlyList<LabelFilter> labels,
        IReadOnlyList<AgeFilter> ages,
        IReadOnlyList<MediaTypeFilter> types,
        NewestFilter? newest)
    {
        Repositories = repositories;
        _tags = tags;
        _labels = labels;
        _ages = ages;
        _types = types;
        Newest = newest;
    }

    /// <summary>The part that decides which repositories to look into.</summary>
    public RepositoryFilter Repositories { get; }

    /// <summary>What is asked last, of a repository as a whole; null when the policy takes all that is left.</summary>
    public NewestFilter? Newest { get; }

    /// <summary>Whether the types of artifacts decide anything, which not every listing tells.</summary>
    public bool NeedsTypes => _types.Count > 0;

    /// <summary>Whether anything decides that the names of a repository and a tag do not tell, so that the source has to be asked.</summary>
    public bool NeedsSource => _labels.Any(static filter => filter.Labels.Count > 0) || _ages.Count > 0 || NeedsTypes || Newest is not null;

    /// <summary>Whether of a repository that is let through anything may be left out.</summary>
    public bool SelectsArtifacts => _tags.Count > 0 || NeedsSource;

    /// <summary>Checks all filters; every mistake is told with the field it is in, as in <c>filters[1].value: …</c>.</summary>
    public static bool TryCreate(
        IReadOnlyList<FilterRule> filters, [NotNullWhen(true)] out Selection? selection, out IReadOnlyList<string> errors)
    {
        ArgumentNullException.ThrowIfNull(filters);
        var reader = new SelectionReader();
        for (var i = 0; i < filters.Count; i++)
            reader.Read(filters[i], i);
        errors = reader.Errors;
        selection = errors.Count == 0 ? reader.ToSelection() : null;
        return selection is not null;
    }

    public bool IncludesRepository(string repository) => Repositories.Includes(repository);

    /// <summary>Tests one tag of an artifact, each on its own; null stands for an artifact without tags.</summary>
    public bool IncludesTag(string? tag) => _tags.All(filter => filter.Includes(tag));

    /// <summary>
    /// Judges one tag of an artifact in a repository that is let through; null stands for an artifact without tags. What is taken may
    /// still be none of the <see cref="Newest"/>.
    /// </summary>
    public Judgement Judge(string? tag, ArtifactFacts artifact, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        foreach (var filter in _tags)
        {
            if (!filter.Includes(tag))
                return new Judgement(filter.Position);
        }

        foreach (var filter in _labels)
        {
            if (!filter.Includes(artifact.Labels))
                return new Judgement(filter.Position);
        }

        foreach (var filter in _ages)
        {
            if (artifact.PushedAt is not { } pushedAt)
                return new Judgement(filter.Position, MissingFact.PushTime);
            if (!filter.Includes(now - pushedAt))
                return new Judgement(filter.Position);
        }

        // Last, because they may cost a request.
        foreach (var filter in _types)
        {
            if (artifact.Types is not { } types)
                return new Judgement(filter.Position, MissingFact.Types);
            if (!filter.Includes(types))
                return new Judgement(filter.Position);
        }

        return new Judgement(null);
    }
}
