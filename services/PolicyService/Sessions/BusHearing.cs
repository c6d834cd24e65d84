using HarborReplication.PolicyService.Database;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Sessions;

/// <summary>Moves the bus clock on when PolicyService hears itself.</summary>
internal sealed class BusHearing(PolicyDbContext database)
{
    /// <summary>A longer silence between two pulses is an outage: it does not count.</summary>
    public static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(3);

    public async Task HeardAsync(CancellationToken cancellationToken)
    {
        var clock = await database.BusClocks.AsNoTracking().SingleAsync(cancellationToken);
        var now = await database.NowAsync(cancellationToken);
        var gap = now - clock.HeardAt;
        if (gap <= TimeSpan.Zero)
            return;
        var passed = gap > LongestGap ? 0 : (long)gap.TotalMilliseconds;
        // Another replica that heard its own pulse in between has counted the time already.
        await database.BusClocks
            .Where(row => row.Id == BusClock.OnlyId && row.HeardAt == clock.HeardAt)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.HeardAt, now).SetProperty(row => row.Milliseconds, row => row.Milliseconds + passed),
                cancellationToken);
    }
}
