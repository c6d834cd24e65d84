using System.Globalization;

namespace HarborReplication.Contracts.Words;

/// <summary>Names of what limits the bytes per second of copies.</summary>
public static class Budgets
{
    private const string LinkPrefix = "link";
    private const string PolicyPrefix = "policy";

    /// <summary>All copies from one registry to another.</summary>
    public static string Link(long source, long destination) => string.Create(CultureInfo.InvariantCulture, $"{LinkPrefix}/{source}/{destination}");

    /// <summary>All copies of one policy to one of its destinations.</summary>
    public static string Policy(long policy, long destination) => string.Create(CultureInfo.InvariantCulture, $"{PolicyPrefix}/{policy}/{destination}");

    /// <summary>Reads a name; false for one that a newer version made.</summary>
    public static bool TryRead(string budget, out bool isLink, out long from, out long destination)
    {
        ArgumentNullException.ThrowIfNull(budget);
        (isLink, from, destination) = (false, 0, 0);
        var parts = budget.Split('/');
        isLink = parts[0] == LinkPrefix;
        return parts is [LinkPrefix or PolicyPrefix, var first, var second]
            && long.TryParse(first, CultureInfo.InvariantCulture, out from)
            && long.TryParse(second, CultureInfo.InvariantCulture, out destination);
    }
}
