namespace HarborReplication.PolicyService.Windows;

/// <summary>A window of a policy as it is shown.</summary>
internal sealed record WindowResponse(IReadOnlyList<string> Days, string From, string To)
{
    public static WindowResponse Of(WeeklyHours window) => new(window.Days, WeeklyHours.Text(window.From), WeeklyHours.Text(window.To));
}
