using HarborReplication.Contracts.Policies;
using HarborReplication.Messaging.Sending;
using HarborReplication.TriggerService.Database;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.Policies;

/// <summary>Asks PolicyService what has changed; the answer comes by <see cref="PolicyStatesConsumer"/>, to any replica.</summary>
internal sealed class PolicyQuestions(TriggerDbContext database, Outbound outbound)
{
    /// <summary>Asked again by the sweep, so an old question is worth nothing.</summary>
    private static readonly TimeSpan QuestionLife = TimeSpan.FromSeconds(30);

    public async Task AskAsync(CancellationToken cancellationToken) => Ask(await CursorAsync(cancellationToken));

    /// <summary>Asks unless this sequence is known already.</summary>
    public async Task AskAsync(long sequence, CancellationToken cancellationToken)
    {
        var cursor = await CursorAsync(cancellationToken);
        if (sequence != cursor)
            Ask(cursor);
    }

    private void Ask(long cursor) => outbound.Send(new SyncPolicies { AfterSequence = cursor }, QuestionLife);

    private Task<long> CursorAsync(CancellationToken cancellationToken) =>
        database.PolicyCursors.Select(cursor => cursor.Sequence).SingleAsync(cancellationToken);
}
