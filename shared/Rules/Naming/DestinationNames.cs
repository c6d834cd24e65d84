using System.Diagnostics.CodeAnalysis;

namespace HarborReplication.Rules.Naming;

/// <summary>The names that the repositories of one plan have at one destination. Of two that would get one name, the later one gets none.</summary>
public sealed class DestinationNames(DestinationNaming naming)
{
    private readonly Dictionary<string, string> _sourceByName = new(StringComparer.Ordinal);

    /// <summary>Gives a repository its name, each once: false without an error when it has it already.</summary>
    public bool TryTake(string repository, [NotNullWhen(true)] out string? name, out NamingError? error)
    {
        if (!naming.TryName(repository, out name, out error))
            return false;
        if (_sourceByName.TryAdd(name, repository))
            return true;
        var other = _sourceByName[name];
        error = other == repository
            ? null
            : new NamingError(NamingFault.Collision, $"{repository} and {other} would both become {name}; keep more components or use two policies");
        name = null;
        return false;
    }

    /// <summary>The name as the rule has it, whoever else has it; null when the rule gives none.</summary>
    public string? ByRule(string repository) => naming.TryName(repository, out var name, out _) ? name : null;
}
