using HarborReplication.Contracts.Policies;
using HarborReplication.Contracts.Words;
using HarborReplication.Messaging.Sending;
using HarborReplication.Testing;
using HarborReplication.TriggerService.Policies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HarborReplication.TriggerService.Tests.Policies;

public sealed class FollowingTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly SqliteFile _file = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _file.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Start_ManyPoliciesInSmallPages_AllFollowed()
    {
        var book = new PolicyBook(pageSize: 3, lostAnswers: 0);
        for (var id = 1; id <= 20; id++)
            book.Change(Scheduled(id));

        await using var replica = await StartAsync(book);

        await FollowedAsync(replica, count: 20, cursor: 20);
    }

    [Fact]
    public async Task Change_HintAndFirstAnswersLost_FoundByTheSweep()
    {
        var book = new PolicyBook(pageSize: 3, lostAnswers: 2);
        book.Change(Scheduled(1));
        await using var replica = await StartAsync(book);
        await FollowedAsync(replica, count: 1, cursor: 1);

        book.Change(Scheduled(2));

        await FollowedAsync(replica, count: 2, cursor: 2);
    }

    [Fact]
    public async Task PoliciesChanged_HintCameThrough_AskedWithoutWaitingForTheSweep()
    {
        var book = new PolicyBook(pageSize: 3, lostAnswers: 0);
        await using var replica = await StartAsync(book, sweep: TimeSpan.FromHours(1));
        await Eventually.TrueAsync(
            async token =>
            {
                // The question at the start may come before the bus is up, and the sweep is far away.
                await replica.UseAsync<PolicyQuestions>(questions => questions.AskAsync(token));
                return await replica.ReadAsync(context => context.PolicyCursors.AnyAsync(cursor => cursor.ConfirmedAt != null));
            },
            "a first answer came",
            Deadline);

        var sequence = book.Change(Scheduled(1));
        await replica.UseAsync<Outbound>(outbound =>
        {
            outbound.Send(new PoliciesChanged { Sequence = sequence });
            return Task.CompletedTask;
        });

        await FollowedAsync(replica, count: 1, cursor: 1);
    }

    private static PolicyState Scheduled(long id) => new()
    {
        PolicyId = id, Sequence = 0, Deleted = false, Enabled = true, Trigger = TriggerTypes.Scheduled, Cron = "0 0 * * *",
    };

    private async Task<Replica> StartAsync(PolicyBook book, TimeSpan? sweep = null)
    {
        var replica = await Replica.CreateAsync(
            _file.Options,
            others: bus => bus.AddConsumer<PolicyBookConsumer>(),
            services: services => services.AddSingleton(book),
            sweep: sweep);
        await replica.StartAsync();
        return replica;
    }

    private static Task FollowedAsync(Replica replica, int count, long cursor) => Eventually.TrueAsync(
        async _ => await replica.ReadAsync(context => context.Policies.CountAsync(policy => policy.NextDue != null)) == count
            && await replica.ReadAsync(context => context.PolicyCursors.Select(row => row.Sequence).SingleAsync()) == cursor,
        $"{count} policies are followed through {cursor}",
        Deadline);
}
