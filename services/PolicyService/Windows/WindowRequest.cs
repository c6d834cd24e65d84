namespace HarborReplication.PolicyService.Windows;

/// <summary>A window of a policy as it is asked for.</summary>
/// <param name="Days"><c>mon</c> to <c>sun</c>; all when absent.</param>
/// <param name="From"><c>22:00</c></param>
/// <param name="To"><c>06:00</c>, exclusive; not after <paramref name="From"/> means on the next day.</param>
internal sealed record WindowRequest(IReadOnlyList<string>? Days, string? From, string? To);
