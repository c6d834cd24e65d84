using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Waiting;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Checks;

/// <summary>Whether anybody can be asked in a region.</summary>
internal sealed class RegionWorkers(PolicyDbContext database, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>What is answered when nobody can.</summary>
    public static string NoneIn(string region) => $"no worker in region \"{region}\"; start one there, or give the region where workers run";

    /// <summary>What is answered when those who could have not done so in time.</summary>
    public static string NoneAnsweredIn(string region, TimeSpan patience) =>
        $"no worker in region \"{region}\" answered within {patience.TotalSeconds:F0} seconds; try again";

    public Task<bool> AreThereNowAsync(string region, CancellationToken cancellationToken) =>
        database.Sessions.AnyAsync(session => session.Region == region && !session.Ended, cancellationToken);

    // Workers that were started together with this service say so with their first heartbeat, a few seconds later.
    public Task<bool> AreThereAsync(string region, CancellationToken cancellationToken) =>
        time.LookAsync(() => AreThereNowAsync(region, cancellationToken), Patience, Pause, cancellationToken);
}
