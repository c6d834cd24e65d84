using HarborReplication.PolicyService.Database;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Webhooks;

/// <summary>Has the webhooks of a registry looked at soon, because what they depend on has changed, in the transaction that changes it.</summary>
internal static class WebhookHaste
{
    public static Task<int> SoonAsync(PolicyDbContext database, long registryId, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WebhookSetUps.Where(setUp => setUp.RegistryId == registryId).ExecuteUpdateAsync(
            // Without its number a run that is under way puts nothing off any more: it may have been told what is old now.
            set => set.SetProperty(setUp => setUp.NextAt, now).SetProperty(setUp => setUp.RunId, (Guid?)null), cancellationToken);
}
