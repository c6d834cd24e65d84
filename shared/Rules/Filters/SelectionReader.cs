using System.Globalization;
using HarborReplication.Rules.Patterns;

namespace HarborReplication.Rules.Filters;

/// <summary>Collects checked filters and the mistakes in the others.</summary>
internal sealed class SelectionReader
{
    private readonly List<NameFilter> _names = [];
    private readonly List<TagFilter> _tags = [];
    private readonly List<LabelFilter> _labels = [];
    private readonly List<AgeFilter> _ages = [];
    private readonly List<MediaTypeFilter> _types = [];
    private readonly List<string> _errors = [];
    private NewestFilter? _newest;

    public IReadOnlyList<string> Errors => _errors;

    public Selection ToSelection() => new(new RepositoryFilter(_names), _tags, _labels, _ages, _types, _newest);

    public void Read(FilterRule rule, int position)
    {
        var field = $"filters[{position}]";
        switch (rule.Type)
        {
            case FilterTypes.Name:
                var excludesNames = ReadDecoration(rule, field);
                if (ReadPattern(rule, field, Syntaxes.Glob, Syntaxes.Regex) is { } name)
                    _names.Add(new NameFilter(name, excludesNames, position));
                break;
            case FilterTypes.Tag:
                var excludesTags = ReadDecoration(rule, field);
                if (ReadPattern(rule, field, Syntaxes.Glob, Syntaxes.Regex, Syntaxes.Semver) is { } tag)
                    _tags.Add(new TagFilter(tag, excludesTags, position));
                break;
            case FilterTypes.MediaType:
                var excludesTypes = ReadDecoration(rule, field);
                if (ReadPattern(rule, field, Syntaxes.Glob, Syntaxes.Regex) is { } type)
                    _types.Add(new MediaTypeFilter(type, excludesTypes, position));
                break;
            case FilterTypes.Label:
                RefuseSyntax(rule, field);
                var excludesLabels = ReadDecoration(rule, field);
                if (rule.Values.Any(string.IsNullOrWhiteSpace))
                    _errors.Add($"{field}.value: a label name is empty; list the names of labels, as in [\"stable\"]");
                else
                    _labels.Add(new LabelFilter(rule.Values, excludesLabels, position));
                break;
            case FilterTypes.Resource:
                RefuseSyntax(rule, field);
                RefuseDecoration(rule, field);
                if (rule.Values is not ["image" or "artifact"])
                    _errors.Add($"{field}.value: must be image or artifact");
                break;
            case FilterTypes.Newest:
                RefuseDecoration(rule, field);
                ReadNewest(rule, field, position);
                break;
            case FilterTypes.PushedWithin or FilterTypes.OlderThan:
                RefuseSyntax(rule, field);
                RefuseDecoration(rule, field);
                if (ReadAge(rule, field) is { } age)
                    _ages.Add(new AgeFilter(age, rule.Type == FilterTypes.OlderThan, position));
                break;
            default:
                _errors.Add(
                    $"{field}.type: {Quoted(rule.Type)} is not a filter type; use name, tag, label, resource, newest, pushed_within, older_than or media_type");
                break;
        }
    }

    private ITextPattern? ReadPattern(FilterRule rule, string field, params string[] syntaxes)
    {
        var syntax = string.IsNullOrEmpty(rule.Syntax) ? Syntaxes.Glob : rule.Syntax;
        if (!syntaxes.Contains(syntax))
        {
            _errors.Add($"{field}.syntax: {Quoted(rule.Syntax)} is none that a {rule.Type} filter may be written in; use {string.Join(", ", syntaxes)}");
            return null;
        }

        if (rule.Values.Count == 0)
        {
            _errors.Add($"{field}.value: is missing; give a pattern, as in \"library/**\", or a list of patterns of which any may match");
            return null;
        }

        var patterns = new List<ITextPattern>();
        for (var i = 0; i < rule.Values.Count; i++)
        {
            if (TryParse(rule.Values[i], syntax, out var error) is { } pattern)
                patterns.Add(pattern);
            else
                _errors.Add(rule.Values.Count == 1 ? $"{field}.value: {error}" : $"{field}.value[{i}]: {error}");
        }

        return patterns.Count < rule.Values.Count ? null : patterns is [var only] ? only : new AnyPattern(patterns);
    }

    private static ITextPattern? TryParse(string text, string syntax, out string? error)
    {
        switch (syntax)
        {
            case Syntaxes.Regex:
                return RegexPattern.TryParse(text, out var regex, out error) ? regex : null;
            case Syntaxes.Semver:
                return VersionPattern.TryParse(text, out var versions, out error) ? versions : null;
            default:
                return Pattern.TryParse(text, out var pattern, out error) ? pattern : null;
        }
    }

    private void ReadNewest(FilterRule rule, string field, int position)
    {
        if (rule.Syntax is not (null or "" or Syntaxes.Semver))
            _errors.Add($"{field}.syntax: {Quoted(rule.Syntax)} is no order; use semver for the highest versions, or leave it out for what was pushed last");
        if (rule.Values is not [{ } text] || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count is < 1 or > NewestFilter.MaxCount)
        {
            _errors.Add($"{field}.value: how many of each repository? give 1 to {NewestFilter.MaxCount}");
        }
        else if (_newest is { } other)
        {
            _errors.Add($"{field}.type: filters[{other.Position}] says already how many; leave one of them out");
        }
        else
        {
            _newest = new NewestFilter(count, rule.Syntax == Syntaxes.Semver, position);
        }
    }

    private TimeSpan? ReadAge(FilterRule rule, string field)
    {
        var error = "takes one time; give a whole number and w, d, h or m, as in 30d or 12h";
        if (rule.Values is [{ } text] && PushAge.TryParse(text, out var age, out error))
            return age;
        _errors.Add($"{field}.value: {error}");
        return null;
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
            _errors.Add($"{field}.decoration: {rule.Type} takes none; leave it out");
    }

    private void RefuseSyntax(FilterRule rule, string field)
    {
        if (!string.IsNullOrEmpty(rule.Syntax))
            _errors.Add($"{field}.syntax: {rule.Type} takes none; leave it out");
    }

    private static string Quoted(string? text) => text is null ? "null" : $"\"{text}\"";
}
