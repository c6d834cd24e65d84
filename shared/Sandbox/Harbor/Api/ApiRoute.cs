using System.Diagnostics.CodeAnalysis;

namespace HarborReplication.Sandbox.Harbor.Api;

/// <summary>A method on a path such as <c>/projects/{project}/repositories/{repository}</c>.</summary>
internal sealed record ApiRoute(string Method, string Template, Func<ApiCall, ApiAnswer> Answer)
{
    private readonly string[] _parts = Template.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Repository names come with <c>%2F</c>, or <c>%252F</c> where something in front decodes once; both arrive here as <c>%2F</c>.</summary>
    public bool TryMatch(string[] path, [NotNullWhen(true)] out IReadOnlyDictionary<string, string>? values)
    {
        values = null;
        if (path.Length != _parts.Length)
            return false;
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var at = 0; at < path.Length; at++)
        {
            if (_parts[at].StartsWith('{'))
                found[_parts[at][1..^1]] = Uri.UnescapeDataString(path[at]);
            else if (_parts[at] != path[at])
                return false;
        }

        values = found;
        return true;
    }
}
