using System.Text.Json;
using HarborReplication.Contracts.Checks;
using HarborReplication.Contracts.Connections;
using HarborReplication.Messaging.Sending;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Secrets;
using HarborReplication.PolicyService.Waiting;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Checks;

/// <summary>Has a worker of a region try a connection and waits, bounded, for what it saw. This service opens none itself.</summary>
internal sealed class RegistryChecker(PolicyDbContext database, SecretBox secrets, RegionWorkers workers, Outbound outbound, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Retention = TimeSpan.FromMinutes(10);

    public Task<CheckVerdict> CheckAsync(RegistryConnection connection, string region, CancellationToken cancellationToken) =>
        CheckAsync(connection, region, null, cancellationToken);

    /// <param name="connection">What is tried.</param>
    /// <param name="region">Whose workers may.</param>
    /// <param name="uses">Whose rights are tested too.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<CheckVerdict> CheckAsync(
        RegistryConnection connection, string region, IReadOnlyList<string>? uses, CancellationToken cancellationToken)
    {
        if (!await workers.AreThereAsync(region, cancellationToken))
            return new CheckVerdict(CheckResult.Untried, RegionWorkers.NoneIn(region));
        var id = Guid.NewGuid();
        await AddAsync(id, connection, region, cancellationToken);
        outbound.Send(new CheckRegistry { CheckId = id, Region = region, Uses = uses }, Patience);
        return await AnswerAsync(id, cancellationToken)
            ?? new CheckVerdict(CheckResult.Untried, RegionWorkers.NoneAnsweredIn(region, Patience));
    }

    /// <summary>Deletes checks that nobody waits for any more.</summary>
    public async Task ForgetOldAsync(CancellationToken cancellationToken)
    {
        var before = await database.NowAsync(cancellationToken) - Retention;
        await database.RegistryChecks.Where(check => check.CreationTime < before).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task AddAsync(Guid id, RegistryConnection connection, string region, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(null, cancellationToken);
        database.RegistryChecks.Add(new RegistryCheck
        {
            Id = id,
            Region = region,
            Connection = secrets.Seal(JsonSerializer.Serialize(connection, JsonSerializerOptions.Web)),
            CreationTime = await database.NowAsync(cancellationToken),
        });
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<CheckVerdict?> AnswerAsync(Guid id, CancellationToken cancellationToken)
    {
        CheckVerdict? verdict = null;
        await time.LookAsync(async () => (verdict = await ReadAsync(id, cancellationToken)) is not null, Patience, Pause, cancellationToken);
        return verdict;
    }

    private async Task<CheckVerdict?> ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        var answer = await database.RegistryChecks.AsNoTracking()
            .Where(check => check.Id == id && check.Healthy != null)
            .Select(check => new { check.Healthy, check.Reason, check.Detail, check.MissingRights })
            .SingleOrDefaultAsync(cancellationToken);
        return answer?.Healthy switch
        {
            null => null,
            true => new CheckVerdict(CheckResult.Healthy, null, Rights(answer.MissingRights)),
            false => new CheckVerdict(CheckResult.Unhealthy, answer.Detail ?? $"the registry is unhealthy: {answer.Reason}"),
        };
    }

    private static List<MissingRight>? Rights(string? json) => json is null ? null : JsonSerializer.Deserialize<List<MissingRight>>(json, JsonSerializerOptions.Web);
}
