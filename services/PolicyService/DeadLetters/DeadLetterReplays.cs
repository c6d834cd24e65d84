using HarborReplication.Messaging.Endpoints;
using HarborReplication.Messaging.Sending;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Secrets;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.DeadLetters;

/// <summary>Puts dead letters back on their queues, and forgets the oldest.</summary>
internal sealed class DeadLetterReplays(PolicyDbContext database, SecretBox secrets, Outbound outbound)
{
    private const int Batch = 20;
    private const int MostKept = 2_000;
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The queue of a worker session that is gone takes nothing any more.</summary>
    public static bool IsTemporary(string endpoint) => endpoint.StartsWith(EndpointConventions.TemporaryPrefix, StringComparison.Ordinal);

    /// <summary>Sends what was asked for. Two replicas may send the same: as with any message, a second delivery is harmless.</summary>
    public async Task SendAsync(CancellationToken cancellationToken)
    {
        var letters = await database.DeadLetters.AsNoTracking().Where(letter => letter.State == DeadLetterStates.Replaying)
            .OrderBy(letter => letter.Id).Take(Batch).ToListAsync(cancellationToken);
        foreach (var letter in letters)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(SendTimeout);
            await outbound.ReplayConfirmedAsync(letter.Endpoint, Convert.FromBase64String(secrets.Open(letter.Body)), letter.ContentType, timeout.Token);
            var now = await database.NowAsync(cancellationToken);
            // It may have failed again before this row could say that it was sent.
            await database.DeadLetters.Where(row => row.Id == letter.Id && row.State == DeadLetterStates.Replaying)
                .ExecuteUpdateAsync(
                    set => set
                        .SetProperty(row => row.State, row => row.Count == letter.Count ? DeadLetterStates.Replayed : DeadLetterStates.Waiting)
                        .SetProperty(row => row.ReplayedAt, now),
                    cancellationToken);
        }
    }

    public async Task ForgetOldAsync(CancellationToken cancellationToken)
    {
        var last = await database.DeadLetters.OrderByDescending(letter => letter.LastSeenAt).Skip(MostKept)
            .Select(letter => (DateTimeOffset?)letter.LastSeenAt).FirstOrDefaultAsync(cancellationToken);
        if (last is { } oldest)
            await database.DeadLetters.Where(letter => letter.LastSeenAt <= oldest).ExecuteDeleteAsync(cancellationToken);
    }
}
