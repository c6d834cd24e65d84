namespace HarborReplication.PolicyService.Windows;

/// <summary>What windows must be like to be saved.</summary>
internal static class WindowRules
{
    private const int Most = 168;

    /// <summary>The windows as they are stored; every mistake begins with its field.</summary>
    public static IReadOnlyList<WeeklyHours> Read(IReadOnlyList<WindowRequest?>? windows, List<string> mistakes)
    {
        var asked = windows ?? [];
        if (asked.Count > Most)
            mistakes.Add($"windows: there are {asked.Count}; at most {Most} are allowed");
        var read = new List<WeeklyHours>();
        foreach (var (index, window) in asked.Take(Most).Index())
        {
            if (window is null)
                mistakes.Add($"windows[{index}]: is null; give an object with days, from and to, or leave it out");
            else
                read.Add(WeeklyHours.Read($"windows[{index}]", window.Days, window.From, window.To, mistakes));
        }

        return read;
    }
}
