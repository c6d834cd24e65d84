using System.Globalization;
using System.Text;
using HarborReplication.PolicyService.Database;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Tasks;

/// <summary>Reads and forgets what became of the tries of tasks.</summary>
internal sealed class TaskAttempts(PolicyDbContext database)
{
    private const int MostInLog = 50;

    /// <summary>All tries of all the tasks in one query, without their logs.</summary>
    public async Task<ILookup<long, AttemptResponse>> OfAsync(IReadOnlyList<long> tasks, CancellationToken cancellationToken)
    {
        var attempts = await database.TaskAttempts.AsNoTracking()
            .Where(attempt => tasks.Contains(attempt.TaskId))
            .OrderBy(attempt => attempt.TaskId).ThenBy(attempt => attempt.Attempt)
            .Select(attempt => new TaskAttempt
            {
                TaskId = attempt.TaskId,
                Attempt = attempt.Attempt,
                Worker = attempt.Worker,
                StartTime = attempt.StartTime,
                EndTime = attempt.EndTime,
                Outcome = attempt.Outcome,
                Reason = attempt.Reason,
                Detail = attempt.Detail,
                Phase = attempt.Phase,
                HttpStatus = attempt.HttpStatus,
                RegistryCode = attempt.RegistryCode,
                BytesDone = attempt.BytesDone,
                DurationSeconds = attempt.DurationSeconds,
                TraceId = attempt.TraceId,
            })
            .ToListAsync(cancellationToken);
        return attempts.ToLookup(attempt => attempt.TaskId, AttemptResponse.Of);
    }

    /// <summary>The logs of the last tries, one after another.</summary>
    public async Task<string> LogAsync(ReplicationTask task, CancellationToken cancellationToken)
    {
        var attempts = await database.TaskAttempts.AsNoTracking()
            .Where(attempt => attempt.TaskId == task.Id)
            .OrderByDescending(attempt => attempt.Attempt).Take(MostInLog)
            .ToListAsync(cancellationToken);
        var log = new StringBuilder();
        if (attempts.Count == 0)
            Line(log, task.CreationTime, task.Outcome is null ? "the task waits for a worker" : $"the task ended without an attempt: {task.Outcome}: {task.Detail}");
        foreach (var attempt in Enumerable.Reverse(attempts))
        {
            Line(log, attempt.StartTime, $"attempt {attempt.Attempt} by worker {attempt.Worker}");
            if (attempt.Log is { Length: > 0 } text)
                log.Append(text).Append(text.EndsWith('\n') ? "" : "\n");
            if (attempt.EndTime is { } end)
                Line(log, end, $"attempt {attempt.Attempt} ended: {string.Join(": ", new[] { attempt.Outcome, attempt.Reason, attempt.Detail }.Where(word => !string.IsNullOrEmpty(word)))}");
        }

        return log.ToString();
    }

    /// <summary>Deletes the tries of tasks that are about to be deleted, in the same transaction. They do not go by themselves.</summary>
    public static Task<int> ForgetAsync(PolicyDbContext database, IQueryable<ReplicationTask> tasks, CancellationToken cancellationToken) =>
        database.TaskAttempts.Where(attempt => tasks.Any(task => task.Id == attempt.TaskId)).ExecuteDeleteAsync(cancellationToken);

    private static void Line(StringBuilder log, DateTimeOffset at, string text) =>
        log.Append(CultureInfo.InvariantCulture, $"{at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} [INFO] {text}\n");
}
