namespace HarborReplication.PolicyService.Breakers;

/// <summary>
/// Whether a registry can be reached from a region, as the whole fleet knows it. Its methods are the state machine: they only change the
/// row, and time is the database's. A registry that never gave trouble has no row.
/// </summary>
internal sealed class RegistryBreaker
{
    /// <summary>So many attempts in a row that found no connection open it without a check.</summary>
    public const int MostStrikes = 3;

    /// <summary>So many attempts in a row that made no progress or lost their connection have it checked; they may be the fault of one artifact.</summary>
    public const int MostStalls = 3;

    /// <summary>Half-open it closes when it would let more through than this.</summary>
    public const int MostAllowance = 64;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    // With the check itself and the ramp that follows, recovery is complete half a minute after the registry is back.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    /// <summary>Half-open and without a failure for so long, it doubles too: a copy of hours must not hold up everything else.</summary>
    private static readonly TimeSpan GrowthInterval = TimeSpan.FromSeconds(10);

    public long Id { get; set; }
    public required string Region { get; set; }
    public required string Origin { get; set; }
    public string State { get; set; } = BreakerStates.Closed;

    /// <summary>Attempts in a row that found no connection, while closed.</summary>
    public int Strikes { get; set; }

    /// <summary>Attempts in a row that made no progress or lost their connection, while closed.</summary>
    public int Stalls { get; set; }

    /// <summary>Failed checks and failed trials since it was closed: the pause before the next check grows with it.</summary>
    public int Failures { get; set; }

    /// <summary>Half-open: how many tasks may be under way at once.</summary>
    public int Allowance { get; set; }

    /// <summary>When <see cref="State"/> became what it is.</summary>
    public DateTimeOffset StateSince { get; set; }

    /// <summary>When <see cref="Allowance"/> became what it is.</summary>
    public DateTimeOffset AllowanceSince { get; set; }

    /// <summary>How long it has been open in all, the present time not counted.</summary>
    public long OpenMilliseconds { get; set; }

    /// <summary>When a worker of the region is asked to look; null while nobody wants to know.</summary>
    public DateTimeOffset? NextCheckAt { get; set; }

    /// <summary>The check that is under way; only its answer counts.</summary>
    public Guid? CheckId { get; set; }

    /// <summary>A cause without side, from <see cref="Contracts.Words.Reasons"/>.</summary>
    public string? Reason { get; set; }

    /// <summary>The same for people.</summary>
    public string? Detail { get; set; }

    public bool IsOpen => State == BreakerStates.Open;

    /// <summary>Whether good news would change nothing.</summary>
    public bool IsCalm => State == BreakerStates.Closed && Strikes == 0 && Stalls == 0 && NextCheckAt is null;

    /// <summary>How long it has been open until now, since its row exists.</summary>
    public TimeSpan OpenFor(DateTimeOffset now) =>
        TimeSpan.FromMilliseconds(OpenMilliseconds) + (IsOpen && now > StateSince ? now - StateSince : TimeSpan.Zero);

    /// <summary>So many attempts have reached the registry.</summary>
    public void Reached(int attempts, DateTimeOffset now)
    {
        switch (State)
        {
            case BreakerStates.Closed:
                Calm();
                break;
            case BreakerStates.HalfOpen:
                for (var i = 0; i < attempts && State == BreakerStates.HalfOpen; i++)
                    Grow(now);
                break;
        }
    }

    /// <summary>An attempt found no connection.</summary>
    /// <param name="began">When it was granted: what began before the registry was seen to be back says nothing new.</param>
    /// <param name="reason">A cause without side.</param>
    /// <param name="detail">The same for people.</param>
    /// <param name="now">The database's clock.</param>
    public void Down(DateTimeOffset began, string reason, string? detail, DateTimeOffset now)
    {
        switch (State)
        {
            case BreakerStates.Closed when ++Strikes >= MostStrikes:
            case BreakerStates.HalfOpen when began >= StateSince:
                Open(reason, detail, now);
                break;
            case BreakerStates.Closed:
                NextCheckAt ??= now;
                break;
        }
    }

    /// <summary>An attempt had a connection, which made no progress or broke.</summary>
    public void Stalled(DateTimeOffset began, string reason, string? detail, DateTimeOffset now)
    {
        switch (State)
        {
            case BreakerStates.Closed when ++Stalls >= MostStalls:
                NextCheckAt ??= now;
                break;
            case BreakerStates.HalfOpen when began >= StateSince:
                Open(reason, detail, now);
                break;
        }
    }

    /// <summary>A check is on its way; without an answer another one follows at <paramref name="again"/>.</summary>
    public void Checking(Guid check, DateTimeOffset again) => (CheckId, NextCheckAt) = (check, again);

    /// <summary>A check had an answer from the registry, whatever it was.</summary>
    public void CheckReached(DateTimeOffset now)
    {
        CheckId = null;
        if (State == BreakerStates.Closed)
        {
            Calm();
            return;
        }

        NextCheckAt = null;
        if (State != BreakerStates.Open)
            return;
        OpenMilliseconds = (long)OpenFor(now).TotalMilliseconds;
        (State, StateSince) = (BreakerStates.HalfOpen, now);
        (Allowance, AllowanceSince) = (1, now);
    }

    /// <summary>A check had no answer from the registry.</summary>
    public void CheckFailed(string reason, string? detail, DateTimeOffset now)
    {
        CheckId = null;
        if (State == BreakerStates.Open)
        {
            Failures++;
            (Reason, Detail) = (reason, detail);
            NextCheckAt = now + Pause();
            return;
        }

        Open(reason, detail, now);
    }

    /// <summary>A check told nothing, because the worker could not even try.</summary>
    public void CheckUntold(DateTimeOffset now) => (CheckId, NextCheckAt) = (null, now + Pause());

    /// <summary>Lets time do what successes do.</summary>
    public void Pass(DateTimeOffset now)
    {
        if (State == BreakerStates.HalfOpen && now - AllowanceSince >= GrowthInterval)
            Grow(now);
    }

    private void Open(string reason, string? detail, DateTimeOffset now)
    {
        (State, StateSince) = (BreakerStates.Open, now);
        (Strikes, Stalls, Allowance, CheckId) = (0, 0, 0, null);
        (Reason, Detail) = (reason, detail);
        Failures++;
        NextCheckAt = now + Pause();
    }

    private void Grow(DateTimeOffset now)
    {
        (Allowance, AllowanceSince) = (Allowance * 2, now);
        if (Allowance <= MostAllowance)
            return;
        (State, StateSince) = (BreakerStates.Closed, now);
        (Allowance, Failures) = (0, 0);
        Calm();
    }

    private void Calm() => (Strikes, Stalls, NextCheckAt, CheckId, Reason, Detail) = (0, 0, null, null, null, null);

    // Spread by a fifth either way, so that what fell together is not asked together.
    private TimeSpan Pause()
    {
        var pause = FirstPause * Math.Pow(2, Math.Clamp(Failures - 1, 0, 10));
        return (pause < LongestPause ? pause : LongestPause) * (0.8 + (Random.Shared.NextDouble() * 0.4));
    }
}
