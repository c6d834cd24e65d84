using System.Diagnostics.CodeAnalysis;

namespace HarborReplication.Rules.Filters;

/// <summary>What a policy's filters let through; all of them must, whatever their order.</summary>
public sealed class Selection
{
    private readonly IReadOnlyList<TagFilter> _tags;
    private readonly IReadOnlyList<LabelFilter> _labels;

    internal Selection(RepositoryFilter repositories, IReadOnlyList<TagFilter> tags, IReadOnlyList<LabelFilter> labels)
    {
        Repositories = repositories;
        _tags = tags;
        _labels = labels;
    }

    /// <summary>The part that decides which repositories to look into.</summary>
    public RepositoryFilter Repositories { get; }

    /// <summary>Whether labels decide anything: sources that know no labels can skip reading them otherwise.</summary>
    public bool NeedsLabels => _labels.Any(static filter => filter.Labels.Count > 0);

    /// <summary>Whether tags decide anything.</summary>
    public bool SelectsTags => _tags.Count > 0;

    /// <summary>Checks all filters; every mistake is told with the field it is in, as in <c>filters[1].value: …</c>.</summary>
    public static bool TryCreate(
        IReadOnlyList<FilterRule> filters, [NotNullWhen(true)] out Selection? selection, out IReadOnlyList<string> errors)
    {
        ArgumentNullException.ThrowIfNull(filters);
        var reader = new SelectionReader();
        for (var i = 0; i < filters.Count; i++)
            reader.Read(filters[i], $"filters[{i}]");
        errors = reader.Errors;
        selection = errors.Count == 0 ? reader.ToSelection() : null;
        return selection is not null;
    }

    public bool IncludesRepository(string repository) => Repositories.Includes(repository);

    /// <summary>Tests one tag of an artifact, each on its own; null stands for an artifact without tags.</summary>
    public bool IncludesTag(string? tag) => _tags.All(filter => filter.Includes(tag));

    /// <summary>Tests an artifact's labels; sources other than Harbor have none.</summary>
    public bool IncludesLabels(IReadOnlyCollection<string> labels) => _labels.All(filter => filter.Includes(labels));

    /// <summary>All three tests for one tag of one artifact.</summary>
    public bool Includes(string repository, string? tag, IReadOnlyCollection<string> labels) =>
        IncludesRepository(repository) && IncludesTag(tag) && IncludesLabels(labels);
}
