using System.Text.Json;
using HarborReplication.Contracts.Connections;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Registries;
using HarborReplication.PolicyService.Secrets;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Internal;

/// <summary>Opens connections for workers, secrets included: behind <c>/internal</c>, and in process where everything is one process.</summary>
internal sealed class RegistryConnections(PolicyDbContext database, SecretBox secrets)
{
    /// <returns>Null when the registry does not exist.</returns>
    public async Task<RegistryConnection?> OfRegistryAsync(long id, CancellationToken cancellationToken)
    {
        var registry = await database.Registries.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        return registry is null ? null : RegistryDraft.Of(registry, secrets).Connection(registry.Id, registry.Version);
    }

    /// <returns>Null when nobody waits for the check any more.</returns>
    public async Task<RegistryConnection?> OfCheckAsync(Guid id, CancellationToken cancellationToken)
    {
        var connection = await database.RegistryChecks.AsNoTracking()
            .Where(check => check.Id == id && check.AnsweredAt == null)
            .Select(check => check.Connection)
            .SingleOrDefaultAsync(cancellationToken);
        return connection is null ? null : JsonSerializer.Deserialize<RegistryConnection>(secrets.Open(connection), JsonSerializerOptions.Web);
    }
}
