using System.Security.Cryptography;
using HarborReplication.PolicyService.Database;
using HarborReplication.ServiceDefaults.Configuration;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Secrets;

/// <summary>Refuses to start with a key that is not the one the stored secrets were sealed with.</summary>
internal sealed class SecretKeyCheck(IServiceScopeFactory scopes, SecretBox box) : IHostedService
{
    private const string Word = "harbor-replication";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<PolicyDbContext>();
        var candidate = box.Seal(Word);
        // The first start of all decides; replicas that start with it meet its row.
        await database.StatementAsync(
            $"INSERT INTO {database.Table<SecretSeal>()} (id, \"sealed\") VALUES ({{0}}, {{1}}) ON CONFLICT DO NOTHING",
            cancellationToken, SecretSeal.OnlyId, candidate);
        var seal = await database.SecretSeals.AsNoTracking().SingleAsync(cancellationToken);
        if (!Opens(seal.Sealed))
            throw new InvalidSettingsException(
                "Secrets__Key is not the key that the stored secrets were sealed with: start with the key that this database was first started with.");
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private bool Opens(string text)
    {
        try
        {
            return box.Open(text) == Word;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
