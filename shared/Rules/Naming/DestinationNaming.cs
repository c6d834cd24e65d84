using System.Diagnostics.CodeAnalysis;

namespace HarborReplication.Rules.Naming;

/// <summary>
/// Harbor's rule for the destination repository: without a namespace the name is kept; with one, the first
/// <see cref="ReplaceCount"/> parent components give way to it (negative: all of them). The last component always stays.
/// </summary>
public sealed class DestinationNaming
{
    /// <summary>Harbor's default when the count is left out: all parents are replaced.</summary>
    public const int ReplaceAll = -1;

    private readonly PathRule _rule;

    private DestinationNaming(string destinationNamespace, int replaceCount, PathRule rule)
    {
        Namespace = destinationNamespace;
        ReplaceCount = replaceCount;
        _rule = rule;
    }

    /// <summary>May itself have several components; empty: names are kept.</summary>
    public string Namespace { get; }

    public int ReplaceCount { get; }

    /// <summary>Checks the namespace by <see cref="RepositoryGrammar"/>; the error names what is allowed.</summary>
    public static bool TryCreate(
        string? destinationNamespace,
        int replaceCount,
        PathRule rule,
        [NotNullWhen(true)] out DestinationNaming? naming,
        [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var text = destinationNamespace ?? "";
        if (text.Length > 0 && !RepositoryGrammar.IsValid(text))
        {
            naming = null;
            error = $"dest_namespace: \"{text}\" is not a valid namespace; it takes {RepositoryGrammar.Description}";
            return false;
        }

        naming = new DestinationNaming(text, replaceCount, rule);
        error = null;
        return true;
    }

    /// <summary>The repository's name at the destination, or why it has none.</summary>
    public bool TryName(string repository, [NotNullWhen(true)] out string? destination, [NotNullWhen(false)] out NamingError? error)
    {
        ArgumentException.ThrowIfNullOrEmpty(repository);
        destination = null;
        var components = repository.Split('/');
        var parents = components.Length - 1;
        if (Namespace.Length > 0 && ReplaceCount > parents)
        {
            error = new NamingError(
                NamingFault.TooFewComponents,
                $"{repository} has {parents} parent component(s), of which {ReplaceCount} cannot be replaced; "
                + "lower dest_namespace_replace_count or leave the repository out by a name filter");
            return false;
        }

        var name = Namespace.Length == 0
            ? repository
            : string.Join('/', [Namespace, .. components[(ReplaceCount < 0 ? parents : ReplaceCount)..]]);
        var count = name.AsSpan().Count('/') + 1;
        if (!_rule.Allows(count))
        {
            error = new NamingError(
                NamingFault.PathRule,
                $"{repository} would become {name}, but the destination wants {_rule.Description}; "
                + "change dest_namespace or dest_namespace_replace_count");
            return false;
        }

        if (name.Length > RepositoryGrammar.MaxLength)
        {
            error = new NamingError(
                NamingFault.TooLong,
                $"{repository} would become {name.Length} characters long, at most {RepositoryGrammar.MaxLength} are allowed; shorten dest_namespace");
            return false;
        }

        destination = name;
        error = null;
        return true;
    }
}
