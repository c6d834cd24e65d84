using System.Diagnostics.CodeAnalysis;

namespace HarborReplication.Rules.Naming;

/// <summary>
/// The names that the repositories of one plan have at one destination. Repositories that would get one name get none: whichever came
/// first would otherwise be overwritten as soon as another one comes before it.
/// </summary>
public sealed class DestinationNames(DestinationNaming naming)
{
    private readonly Dictionary<string, (string First, string? Second)> _sources = new(StringComparer.Ordinal);
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);

    /// <summary>Whether two repositories can get one name: then all should be expected before the first one is named.</summary>
    public bool MayCollide => naming.Namespace.Length > 0 && naming.ReplaceCount != 0;

    /// <summary>A repository that will be named.</summary>
    public void Expect(string repository)
    {
        if (!naming.TryName(repository, out var name, out _))
            return;
        if (!_sources.TryGetValue(name, out var known))
            _sources[name] = (repository, null);
        else if (known.Second is null && known.First != repository)
            _sources[name] = (known.First, repository);
    }

    /// <summary>Gives a repository its name, each once: false without an error when it was named before.</summary>
    public bool TryName(string repository, [NotNullWhen(true)] out string? name, out NamingError? error)
    {
        if (!naming.TryName(repository, out name, out error) || !_named.Add(repository))
        {
            name = null;
            return false;
        }

        Expect(repository);
        var (first, second) = _sources[name];
        if (second is null)
            return true;
        var other = first == repository ? second : first;
        error = new NamingError(NamingFault.Collision, $"{repository} and {other} would both become {name}; keep more components or use two policies");
        name = null;
        return false;
    }

    /// <summary>The name as the rule has it, whoever else has it; null when the rule gives none.</summary>
    public string? ByRule(string repository) => naming.TryName(repository, out var name, out _) ? name : null;
}
