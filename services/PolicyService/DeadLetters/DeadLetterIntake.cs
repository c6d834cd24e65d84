using System.Text.Json;
using HarborReplication.Contracts.DeadLetters;
using HarborReplication.Contracts.Events;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Events;
using HarborReplication.PolicyService.Secrets;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.DeadLetters;

/// <summary>Makes rows of reports: one for each message, however often it fails.</summary>
internal sealed class DeadLetterIntake(PolicyDbContext database, SecretBox secrets)
{
    public async Task AddAsync(DeadLettered letter, Guid report, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(null, cancellationToken);
        var now = await database.NowAsync(cancellationToken);
        var known = await database.DeadLetters.AnyAsync(row => row.Fingerprint == letter.Fingerprint, cancellationToken);
        var table = database.Table<DeadLetter>();
        // One that is on its way back keeps its state: whoever sends it sees that the count has moved.
        var counted = await database.StatementAsync(
            $$"""
            INSERT INTO {{table}}
                (fingerprint, endpoint, message_type, message_id, reason, detail, content_type, body, body_bytes, truncated, count,
                 first_seen_at, last_seen_at, last_report, state)
            VALUES ({0}, {1}, NULLIF({2}, ''), NULLIF({3}, ''), {4}, {5}, NULLIF({6}, ''), {7}, {8}, {9}, 1, {10}, {10}, {11}, '{{DeadLetterStates.Waiting}}')
            ON CONFLICT (fingerprint) DO UPDATE SET
                count = {{table}}.count + 1, last_seen_at = excluded.last_seen_at, last_report = excluded.last_report,
                reason = excluded.reason, detail = excluded.detail, message_id = excluded.message_id,
                state = CASE WHEN {{table}}.state = '{{DeadLetterStates.Replaying}}' THEN {{table}}.state ELSE excluded.state END
            WHERE {{table}}.last_report <> excluded.last_report
            """,
            cancellationToken, letter.Fingerprint, letter.Endpoint, letter.MessageType ?? "", letter.MessageId ?? "", letter.Reason, letter.Detail,
            letter.ContentType ?? "", secrets.Seal(letter.Body), letter.BodyBytes, letter.BodyBytes > DeadLettered.MaxBodyBytes, database.Time(now), report);
        if (counted > 0 && !known)
            await TellAsync(letter, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (counted > 0)
            DeadLetterTelemetry.Added(letter);
    }

    private async Task TellAsync(DeadLettered letter, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var id = await database.DeadLetters.Where(row => row.Fingerprint == letter.Fingerprint).Select(row => row.Id).SingleAsync(cancellationToken);
        await new EventLog(database).AddAsync(
            [
                new EventLogEntry
                {
                    Type = EventTypes.MessageDead,
                    Subject = $"dead-letters/{id}",
                    OccurredAt = now,
                    Data = JsonSerializer.Serialize(new { dead_letter_id = id, endpoint = letter.Endpoint, message_type = letter.MessageType, reason = letter.Reason }),
                },
            ],
            cancellationToken);
    }
}
