using HarborReplication.PolicyService.Database;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Checks;

/// <summary>Whether anybody can be asked in a region.</summary>
internal sealed class RegionWorkers(PolicyDbContext database, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>What is answered when nobody can.</summary>
    public static string NoneIn(string region) => $"no worker in region \"{region}\"; start one there, or give the region where workers run";

    // Workers that were started together with this service say so with their first heartbeat, a few seconds later.
    public async Task<bool> AreThereAsync(string region, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (!await database.Sessions.AnyAsync(session => session.Region == region && !session.Ended, cancellationToken))
        {
            if (time.GetElapsedTime(start) > Patience)
                return false;
            await Task.Delay(Pause, time, cancellationToken);
        }

        return true;
    }
}
