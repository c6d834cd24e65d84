using HarborReplication.Contracts.Requests;
using HarborReplication.TriggerService.Database;
using HarborReplication.TriggerService.Requests;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.Tests.Requests;

public sealed class RequestInboxTests : IAsyncLifetime
{
    private readonly SqliteFile _file = new();
    private Replica _replica = null!;

    public async ValueTask InitializeAsync() => _replica = await Replica.CreateAsync(_file.Options);

    public async ValueTask DisposeAsync()
    {
        await _replica.DisposeAsync();
        _file.Dispose();
    }

    [Fact]
    public async Task AddAsync_SameCauseTwice_OneRequest()
    {
        Assert.True(await AddAsync("cause"));
        Assert.False(await AddAsync("cause"));

        Assert.Single(await RequestsAsync());
    }

    [Fact]
    public async Task CloseAsync_AcceptedTwice_FirstAnswerStays()
    {
        await AddAsync("cause");
        var id = (await RequestsAsync())[0].RequestId;

        await CloseAsync(new RequestAccepted { RequestId = id, ExecutionId = 7 });
        var closed = (await RequestsAsync())[0];
        await CloseAsync(new RequestAccepted { RequestId = id, Refusal = "policy 17 does not exist any more" });

        var request = (await RequestsAsync())[0];
        Assert.Equal((RequestStates.Closed, 7, null), (request.State, request.ExecutionId, request.Refusal));
        Assert.Equal(closed.ClosedAt, request.ClosedAt);
    }

    [Fact]
    public async Task CloseAsync_Refused_ClosedWithTheReason()
    {
        await AddAsync("cause");
        var id = (await RequestsAsync())[0].RequestId;

        await CloseAsync(new RequestAccepted { RequestId = id, Refusal = "policy 17 is disabled" });

        var request = (await RequestsAsync())[0];
        Assert.Equal((RequestStates.Closed, null, "policy 17 is disabled"), (request.State, request.ExecutionId, request.Refusal));
    }

    // Events that only told of what a copy had written.
    [Fact]
    public async Task CloseAsync_NeitherExecutionNorRefusal_Closed()
    {
        await AddAsync("cause");
        var id = (await RequestsAsync())[0].RequestId;

        await CloseAsync(new RequestAccepted { RequestId = id });

        var request = (await RequestsAsync())[0];
        Assert.Equal((RequestStates.Closed, null, null), (request.State, request.ExecutionId, request.Refusal));
    }

    // PolicyService acknowledges requests of others too, and those that were forgotten here.
    [Fact]
    public async Task CloseAsync_UnknownRequest_NothingHappens()
    {
        await CloseAsync(new RequestAccepted { RequestId = Guid.NewGuid(), ExecutionId = 7 });

        Assert.Empty(await RequestsAsync());
    }

    [Fact]
    public async Task ForgetOldAsync_ClosedLongAgo_DeletedButNeverAnOpenOne()
    {
        foreach (var cause in new[] { "old", "recent", "open" })
            await AddAsync(cause);
        var requests = (await RequestsAsync()).ToDictionary(request => request.Cause, request => request.RequestId);
        await CloseAsync(new RequestAccepted { RequestId = requests["old"], ExecutionId = 1 });
        await CloseAsync(new RequestAccepted { RequestId = requests["recent"], ExecutionId = 2 });
        await _replica.UseAsync<TriggerDbContext>(async context =>
        {
            var before = await context.NowAsync(TestContext.Current.CancellationToken) - TimeSpan.FromDays(8);
            await context.Requests.Where(request => request.Cause == "old").ExecuteUpdateAsync(set => set.SetProperty(request => request.ClosedAt, before));
            await context.Requests.Where(request => request.Cause == "open").ExecuteUpdateAsync(set => set.SetProperty(request => request.RequestedAt, before));
        });

        await _replica.UseAsync<RequestInbox>(inbox => inbox.ForgetOldAsync(TestContext.Current.CancellationToken));

        Assert.Equal(["open", "recent"], (await RequestsAsync()).Select(request => request.Cause).Order());
    }

    private Task<bool> AddAsync(string cause) => _replica.AddRequestAsync(cause);

    private Task CloseAsync(RequestAccepted accepted) =>
        _replica.UseAsync<RequestInbox>(inbox => inbox.CloseAsync(accepted, TestContext.Current.CancellationToken));

    private Task<List<ReplicationRequest>> RequestsAsync() => _replica.ReadAsync(context => context.Requests.AsNoTracking().ToListAsync());
}
