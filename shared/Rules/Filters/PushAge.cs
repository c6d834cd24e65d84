using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace HarborReplication.Rules.Filters;

/// <summary>How long ago, as filters have it: a whole number and a unit, <c>30d</c>, <c>12h</c>, <c>90m</c> or <c>2w</c>.</summary>
internal static class PushAge
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    public static bool TryParse(string text, out TimeSpan age, [NotNullWhen(false)] out string? error)
    {
        age = default;
        error = $"\"{text}\" is not a time; give a whole number and w, d, h or m, as in 30d or 12h";
        if (text.Length is < 2 or > 6 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        TimeSpan? unit = text[^1] switch
        {
            'w' => TimeSpan.FromDays(7),
            'd' => TimeSpan.FromDays(1),
            'h' => TimeSpan.FromHours(1),
            'm' => TimeSpan.FromMinutes(1),
            _ => null,
        };
        if (unit is null)
            return false;
        age = unit.Value * number;
        error = age > TimeSpan.Zero && age <= Longest ? null : $"\"{text}\" is out of range; give 1m to {Longest.TotalDays:0}d";
        return error is null;
    }
}
