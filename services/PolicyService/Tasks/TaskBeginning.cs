namespace HarborReplication.PolicyService.Tasks;

/// <summary>The part of a new task's row that is the same whoever makes the task, for statements that make many.</summary>
internal static class TaskBeginning
{
    public const string Columns =
        "status, attempt, failures, crashes, next_attempt_at, grant_request, run_again, ahead, bytes_done, bytes_total, bytes_mounted, creation_time";

    /// <param name="now">The parameter that holds the database's clock, such as <c>{1}</c>.</param>
    /// <param name="no">The parameter that holds false.</param>
    public static string Values(string now, string no) => $"'{TaskStates.Pending}', 0, 0, 0, {now}, 0, {no}, {no}, 0, 0, 0, {now}";
}
