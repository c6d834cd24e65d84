namespace HarborReplication.PolicyService.Breakers;

/// <summary>Says which breakers have changed.</summary>
internal static partial class BreakerLog
{
    public static void Write(ILogger logger, IEnumerable<BreakerChange> changes)
    {
        foreach (var change in changes)
        {
            switch (change.To)
            {
                case BreakerStates.Open:
                    Opened(logger, change.Origin, change.Region, change.Reason, change.Detail, change.NextCheckAt);
                    break;
                case BreakerStates.HalfOpen:
                    HalfOpened(logger, change.Origin, change.Region);
                    break;
                default:
                    Closed(logger, change.Origin, change.Region);
                    break;
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Origin} cannot be reached from region {Region} ({Reason}: {Detail}): its tasks wait; the next check is at {NextCheck:O}",
        EventName = "breaker.opened")]
    private static partial void Opened(ILogger logger, string origin, string region, string? reason, string? detail, DateTimeOffset? nextCheck);

    [LoggerMessage(LogLevel.Information, "{Origin} can be reached from region {Region} again: its tasks go on, a few at a time", EventName = "breaker.half-opened")]
    private static partial void HalfOpened(ILogger logger, string origin, string region);

    [LoggerMessage(LogLevel.Information, "{Origin} is trusted again in region {Region}", EventName = "breaker.closed")]
    private static partial void Closed(ILogger logger, string origin, string region);
}
