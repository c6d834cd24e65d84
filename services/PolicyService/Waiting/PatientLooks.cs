namespace HarborReplication.PolicyService.Waiting;

/// <summary>How a request waits for what others write into rows, whichever replica they tell: it looks, again and again, for so long at most.</summary>
internal static class PatientLooks
{
    /// <param name="time">By which it is told how long it has been.</param>
    /// <param name="look">True when there is no need to wait any longer.</param>
    /// <param name="patience">How long at most; with none it looks once.</param>
    /// <param name="pause">Between two looks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What the last look told.</returns>
    public static async Task<bool> LookAsync(
        this TimeProvider time, Func<Task<bool>> look, TimeSpan patience, TimeSpan pause, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (!await look())
        {
            if (time.GetElapsedTime(start) >= patience)
                return false;
            await Task.Delay(pause, time, cancellationToken);
        }

        return true;
    }
}
