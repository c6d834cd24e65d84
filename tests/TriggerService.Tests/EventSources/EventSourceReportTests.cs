using System.Collections.Concurrent;
using HarborReplication.Contracts.EventSources;
using HarborReplication.Contracts.Words;
using HarborReplication.Testing;
using HarborReplication.TriggerService.AuditLogs;
using HarborReplication.TriggerService.Database;
using HarborReplication.TriggerService.EventSources;
using HarborReplication.TriggerService.Policies;
using HarborReplication.TriggerService.Registries;
using MassTransit;

namespace HarborReplication.TriggerService.Tests.EventSources;

public sealed class EventSourceReportTests
{
    private static readonly ConcurrentQueue<EventSourcesTold> Told = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sweep_Registries_AreToldWithTheirLogAndTheirLastWebhook()
    {
        using var file = new SqliteFile();
        await using var replica = await Replica.CreateAsync(file.Options, others: bus => bus.AddConsumer<Listener>());
        await replica.UseAsync<TriggerDbContext>(async database =>
        {
            database.Registries.Add(new FollowedRegistry { RegistryId = 7001, Sequence = 1, Name = "h", Type = "harbor", Region = "eu", Origin = "https://h", Version = 1 });
            database.Registries.Add(new FollowedRegistry { RegistryId = 7002, Sequence = 1, Name = "d", Type = "docker-registry", Region = "eu", Origin = "https://d", Version = 1 });
            // Without it the log would not be watched any longer.
            database.Policies.Add(new FollowedPolicy { PolicyId = 1, Sequence = 1, Enabled = true, Trigger = TriggerTypes.EventBased, SourceRegistryId = 7001 });
            database.AuditLogSources.Add(new AuditLogSource
            {
                RegistryId = 7001, Origin = "https://h", Region = "eu", RegistryVersion = 1, Health = AuditLogHealths.Denied, HealthDetail = "h refuses", HealthSince = DateTimeOffset.UnixEpoch,
            });
            await database.SaveChangesAsync(Cancel);
        });
        await replica.UseAsync<WebhookArrivals>(arrivals =>
        {
            arrivals.Note(7002);
            return Task.CompletedTask;
        });

        await replica.StartAsync();
        await Eventually.TrueAsync(() => Sources(7001).Any(source => source.AuditLog is not null), "the log of a Harbor is told", TimeSpan.FromSeconds(30));

        var log = Sources(7001).First(source => source.AuditLog is not null).AuditLog!;
        Assert.Equal((AuditLogHealths.Denied, "h refuses", null), (log.Health, log.Detail, log.HeardAt));
        var plain = Sources(7002).Last();
        Assert.Null(plain.AuditLog);
        Assert.NotNull(plain.LastWebhookAt);
    }

    private static IEnumerable<EventSource> Sources(long id) => Told.SelectMany(told => told.Sources).Where(source => source.RegistryId == id);

    private sealed class Listener : IConsumer<EventSourcesTold>
    {
        public Task Consume(ConsumeContext<EventSourcesTold> context)
        {
            Told.Enqueue(context.Message);
            return Task.CompletedTask;
        }
    }
}
