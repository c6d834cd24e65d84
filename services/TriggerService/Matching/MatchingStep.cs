using HarborReplication.Contracts.Words;
using HarborReplication.TriggerService.Database;
using HarborReplication.TriggerService.Requests;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.Matching;

/// <summary>One step of turning events into requests: in one transaction, by one replica at a time.</summary>
internal sealed partial class MatchingStep(
    TriggerDbContext database, EventMatcher matcher, CollectedRequests collected, RequestSignal signal, ILogger<MatchingStep> logger)
{
    /// <summary>The longest pause before the next look at what other replicas have stored.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <returns>How long to wait before the next step; zero when there may be more at once.</returns>
    public async Task<TimeSpan> RunAsync(CancellationToken cancellationToken)
    {
        // No lock is taken while nothing happens.
        if (await PauseAsync(cancellationToken) is var pause && pause > TimeSpan.Zero)
            return pause;
        await using var transaction = await database.BeginWriteAsync(Locks.Events, cancellationToken);
        var now = await database.NowAsync(cancellationToken);
        var more = await matcher.MatchAsync(now, cancellationToken);
        await collected.ForgetAsync(cancellationToken);
        var requests = await collected.WriteAsync(now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (requests > 0)
        {
            signal.Raise();
            for (var i = 0; i < requests; i++)
                RequestTelemetry.Opened(TriggerTypes.EventBased);
            Requested(logger, requests);
        }

        return more ? TimeSpan.Zero : await PauseAsync(cancellationToken);
    }

    private async Task<TimeSpan> PauseAsync(CancellationToken cancellationToken)
    {
        if (await database.Events.AnyAsync(row => row.MatchedAt == null, cancellationToken))
            return TimeSpan.Zero;
        if (await collected.NextAsync(cancellationToken) is not { } next)
            return LongestPause;
        var pause = next - await database.NowAsync(cancellationToken);
        return pause <= TimeSpan.Zero ? TimeSpan.Zero : pause < LongestPause ? pause : LongestPause;
    }

    [LoggerMessage(LogLevel.Information, "Events became {Count} requests", EventName = "events.requested")]
    private static partial void Requested(ILogger logger, int count);
}
