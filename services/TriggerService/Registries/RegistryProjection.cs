using HarborReplication.Contracts.Policies;
using HarborReplication.TriggerService.Database;
using HarborReplication.TriggerService.Policies;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.Registries;

/// <summary>The registries' part of the picture that <see cref="PolicyProjection"/> moves forward, within its transaction.</summary>
internal sealed class RegistryProjection(TriggerDbContext database)
{
    /// <summary>Registries go on as they are until they are told again.</summary>
    public Task StartAgainAsync(CancellationToken cancellationToken) =>
        database.Registries.ExecuteUpdateAsync(set => set.SetProperty(registry => registry.Sequence, FollowedPolicy.NotConfirmed), cancellationToken);

    public Task ForgetUnconfirmedAsync(CancellationToken cancellationToken) =>
        database.Registries.Where(registry => registry.Sequence == FollowedPolicy.NotConfirmed).ExecuteDeleteAsync(cancellationToken);

    public async Task ApplyAsync(IReadOnlyList<RegistryState> states, CancellationToken cancellationToken)
    {
        if (states.Count == 0)
            return;
        var ids = states.Select(state => state.RegistryId).ToList();
        var known = await database.Registries.Where(registry => ids.Contains(registry.RegistryId)).ToDictionaryAsync(row => row.RegistryId, cancellationToken);
        foreach (var state in states)
        {
            known.TryGetValue(state.RegistryId, out var registry);
            if (state.Deleted)
            {
                if (registry is not null && known.Remove(state.RegistryId))
                    database.Registries.Remove(registry);
                continue;
            }

            if (registry is null)
            {
                registry = new FollowedRegistry { RegistryId = state.RegistryId, Sequence = 0, Name = "", Type = "", Region = "", Origin = "", Version = 0 };
                known.Add(registry.RegistryId, registry);
                database.Registries.Add(registry);
            }

            Update(registry, state);
        }

        await database.SaveChangesAsync(cancellationToken);
        database.ChangeTracker.Clear();
    }

    private static void Update(FollowedRegistry registry, RegistryState state)
    {
        registry.Sequence = state.Sequence;
        registry.Name = state.Name;
        registry.Type = state.Type;
        registry.Region = state.Region;
        registry.Origin = state.Origin;
        registry.Version = state.Version;
        registry.WebhookSecretHash = state.WebhookSecretHash;
    }
}
