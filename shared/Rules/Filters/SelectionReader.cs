using HarborReplication.Rules.Patterns;

namespace HarborReplication.Rules.Filters;

/// <summary>Collects checked filters and the mistakes in the others.</summary>
internal sealed class SelectionReader
{
    private readonly List<Pattern> _names = [];
    private readonly List<TagFilter> _tags = [];
    private readonly List<LabelFilter> _labels = [];
    private readonly List<string> _errors = [];

    public IReadOnlyList<string> Errors => _errors;

    public Selection ToSelection() => new(new RepositoryFilter(_names), _tags, _labels);

    public void Read(FilterRule rule, string field)
    {
        switch (rule.Type)
        {
            case FilterTypes.Name:
                RefuseDecoration(rule, field);
                if (ReadPattern(rule, field) is { } name)
                    _names.Add(name);
                break;
            case FilterTypes.Tag:
                var excludesTags = ReadDecoration(rule, field);
                if (ReadPattern(rule, field) is { } tag)
                    _tags.Add(new TagFilter(tag, excludesTags));
                break;
            case FilterTypes.Label:
                var excludesLabels = ReadDecoration(rule, field);
                if (rule.Values.Any(string.IsNullOrWhiteSpace))
                    _errors.Add($"{field}.value: a label name is empty; list the names of labels, as in [\"stable\"]");
                else
                    _labels.Add(new LabelFilter(rule.Values, excludesLabels));
                break;
            case FilterTypes.Resource:
                RefuseDecoration(rule, field);
                if (rule.Values is not ["image" or "artifact"])
                    _errors.Add($"{field}.value: must be image or artifact");
                break;
            default:
                _errors.Add($"{field}.type: {Quoted(rule.Type)} is not a filter type; use name, tag, label or resource");
                break;
        }
    }

    private Pattern? ReadPattern(FilterRule rule, string field)
    {
        if (rule.Values is not [{ } text])
        {
            _errors.Add($"{field}.value: a {rule.Type} filter takes one pattern, as in \"library/**\"; put alternatives in braces");
            return null;
        }

        if (!Pattern.TryParse(text, out var pattern, out var error))
            _errors.Add($"{field}.value: {error}");
        return pattern;
    }

    private bool ReadDecoration(FilterRule rule, string field)
    {
        if (rule.Decoration is not (null or "" or Decorations.Matches or Decorations.Excludes))
            _errors.Add($"{field}.decoration: {Quoted(rule.Decoration)} is unknown; use matches or excludes, or leave it out for matches");
        return rule.Decoration == Decorations.Excludes;
    }

    private void RefuseDecoration(FilterRule rule, string field)
    {
        if (!string.IsNullOrEmpty(rule.Decoration))
            _errors.Add($"{field}.decoration: a {rule.Type} filter takes none; leave it out");
    }

    private static string Quoted(string? text) => text is null ? "null" : $"\"{text}\"";
}
