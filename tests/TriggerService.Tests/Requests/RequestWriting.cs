using HarborReplication.Contracts.Words;
using HarborReplication.TriggerService.Database;
using HarborReplication.TriggerService.Requests;
using Microsoft.Extensions.DependencyInjection;

namespace HarborReplication.TriggerService.Tests.Requests;

/// <summary>Writes a request as a schedule would.</summary>
internal static class RequestWriting
{
    public static Task<bool> AddRequestAsync(this Replica replica, string cause) => replica.UseAsync<IServiceProvider, bool>(async services =>
    {
        var context = services.GetRequiredService<TriggerDbContext>();
        await using var transaction = await context.BeginWriteAsync(null, TestContext.Current.CancellationToken);
        var now = await context.NowAsync(TestContext.Current.CancellationToken);
        var added = await services.GetRequiredService<RequestInbox>().AddAsync(
            new NewRequest { PolicyId = 17, Trigger = TriggerTypes.Scheduled, Lane = Lanes.Bulk, Cause = cause, RequestedAt = now },
            now,
            TestContext.Current.CancellationToken);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        services.GetRequiredService<RequestSignal>().Raise();
        return added is not null;
    });
}
