namespace HarborReplication.Rules.Schedules;

/// <summary>One field of a cron expression: what it may hold, and how it is read (robfig/cron v3).</summary>
internal sealed record CronField(string Name, int Min, int Max, IReadOnlyList<string> Words)
{
    public static readonly CronField Minutes = new("minutes", 0, 59, []);
    public static readonly CronField Hours = new("hours", 0, 23, []);
    public static readonly CronField DayOfMonth = new("day-of-month", 1, 31, []);

    public static readonly CronField Month = new(
        "month", 1, 12, ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]);

    public static readonly CronField DayOfWeek = new("day-of-week", 0, 6, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]);

    /// <summary>
    /// Reads <paramref name="text"/> into the equivalent that the calendar takes; <c>*</c> when any value will do.
    /// Null with an error when it is malformed.
    /// </summary>
    public string? Read(string text, out string? error)
    {
        var items = new List<string>();
        var any = false;
        foreach (var item in text.Split(','))
        {
            error = ReadItem(item, out var low, out var high, out var step, out var star);
            if (error is not null)
            {
                error = $"{Name} field \"{text}\": {error}";
                return null;
            }

            // As in robfig: `*` leaves the field free, `*/2` restricts it.
            any |= star && step == 1;
            items.Add(low + step > high ? $"{low}" : step == 1 ? $"{low}-{high}" : $"{low}-{high}/{step}");
        }

        error = null;
        return any ? "*" : string.Join(',', items);
    }

    private string? ReadItem(string item, out int low, out int high, out int step, out bool star)
    {
        (low, high, step) = (Min, Max, 1);
        var halves = item.Split('/');
        var ends = halves[0].Split('-');
        star = halves[0] is "*" or "?";
        if (halves.Length > 2 || ends.Length > 2)
            return $"\"{item}\" has too many parts; write {Min}, {Min}-{Max}, * or any of these with /step";
        if (!star)
        {
            if (!TryValue(ends[0], out low) || !TryValue(ends[^1], out high))
                return $"\"{item}\" must be {Min}-{Max}{(Words.Count > 0 ? $" or {Words[0]}-{Words[^1]}" : "")}";
            if (high < low)
                return $"the range \"{halves[0]}\" runs backwards; list both parts, as in {low}-{Max},{Min}-{high}";
        }

        if (halves.Length == 1)
            return null;
        if (!TryNumber(halves[1], out step) || step < 1)
            return $"the step \"{halves[1]}\" must be a number from 1";
        if (ends.Length == 1)
            high = Max;
        return null;
    }

    private bool TryValue(string text, out int value)
    {
        if (TryNumber(text, out value))
            return value >= Min && value <= Max;
        var index = Words.ToList().FindIndex(word => word.Equals(text, StringComparison.OrdinalIgnoreCase));
        value = Min + index;
        return index >= 0;
    }

    private static bool TryNumber(string text, out int value)
    {
        value = 0;
        return text.Length is > 0 and <= 4 && text.All(char.IsAsciiDigit)
            && int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out value);
    }
}
