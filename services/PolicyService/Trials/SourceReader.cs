using System.Text.Json;
using HarborReplication.Contracts.Readings;
using HarborReplication.Contracts.Work;
using HarborReplication.Messaging.Sending;
using HarborReplication.PolicyService.Checks;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Http;
using HarborReplication.PolicyService.Policies;
using HarborReplication.PolicyService.Registries;
using HarborReplication.PolicyService.Waiting;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Trials;

/// <summary>Has a worker of a region list some of a source and waits, bounded, for what it saw: the answer may come to any replica.</summary>
internal sealed class SourceReader(PolicyDbContext database, RegionWorkers workers, Outbound outbound, TimeProvider time)
{
    /// <summary>A worker gives up after 15 s.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Retention = TimeSpan.FromMinutes(10);

    public async Task<(SourceRead? Read, ApiProblem? Problem)> ReadAsync(
        RegistryRecord source, string region, IReadOnlyList<PlanFilter> filters, CancellationToken cancellationToken)
    {
        if (!await workers.AreThereAsync(region, cancellationToken))
            return (null, ApiProblem.Unavailable($"the source could not be listed: {RegionWorkers.NoneIn(region)}"));
        var id = Guid.NewGuid();
        await AddAsync(id, cancellationToken);
        outbound.Send(
            new ReadSource { ReadingId = id, Region = region, Source = new RegistryVersion { RegistryId = source.Id, Version = source.Version }, Filters = filters }, Patience);
        return await AnswerAsync(id, cancellationToken) switch
        {
            null => (null, ApiProblem.Unavailable($"the source could not be listed: {RegionWorkers.NoneAnsweredIn(region, Patience)}")),
            { Reason: { } reason, Detail: var detail } => (null, ApiProblem.BadRequest($"{PolicyEnds.SourceField}: the source could not be listed: {detail ?? reason}")),
            var read => (read, null),
        };
    }

    /// <summary>Takes in what a worker read, once; when nobody waits for it any more, there is no row.</summary>
    public async Task AnsweredAsync(SourceRead read, CancellationToken cancellationToken)
    {
        var answer = JsonSerializer.Serialize(read, JsonSerializerOptions.Web);
        await using var transaction = await database.BeginWriteAsync(null, cancellationToken);
        await database.SourceReadings.Where(reading => reading.Id == read.ReadingId && reading.Answer == null)
            .ExecuteUpdateAsync(set => set.SetProperty(reading => reading.Answer, answer), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Deletes readings whose requests have ended without an answer and without forgetting them.</summary>
    public async Task ForgetOldAsync(CancellationToken cancellationToken)
    {
        var before = await database.NowAsync(cancellationToken) - Retention;
        await database.SourceReadings.Where(reading => reading.CreationTime < before).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task AddAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(null, cancellationToken);
        database.SourceReadings.Add(new SourceReading { Id = id, CreationTime = await database.NowAsync(cancellationToken) });
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<SourceRead?> AnswerAsync(Guid id, CancellationToken cancellationToken)
    {
        string? answer = null;
        await time.LookAsync(
            async () => (answer = await database.SourceReadings.Where(reading => reading.Id == id).Select(reading => reading.Answer).SingleOrDefaultAsync(cancellationToken)) is not null,
            Patience, Pause, cancellationToken);
        await using var transaction = await database.BeginWriteAsync(null, cancellationToken);
        await database.SourceReadings.Where(reading => reading.Id == id).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return answer is null ? null : JsonSerializer.Deserialize<SourceRead>(answer, JsonSerializerOptions.Web);
    }
}
