namespace HarborReplication.CopyWorker.Sessions;

/// <summary>
/// Whether this worker may still write to destinations: only while its last answered heartbeat was sent not long ago, by the monotonic
/// clock of this process. PolicyService lends its work to others no earlier than a full lease after that sending, so that a write that
/// begins in time also ends in time.
/// </summary>
internal sealed class LeaseClock(TimeProvider time, TimeSpan writeFor)
{
    private const int MostUnanswered = 64;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, long> _sent = [];
    private long? _answeredSentAt;

    /// <summary>Call before the heartbeat is handed to the bus, never after: what counts is the earliest moment it may have been sent.</summary>
    public void Sending(long number)
    {
        lock (_lock)
        {
            _sent[number] = time.GetTimestamp();
            while (_sent.Count > MostUnanswered)
                _sent.Remove(_sent.Keys.First());
        }
    }

    public void Answered(long number)
    {
        lock (_lock)
        {
            if (!_sent.Remove(number, out var sentAt))
                return;
            foreach (var older in _sent.Keys.TakeWhile(key => key < number).ToList())
                _sent.Remove(older);
            if (_answeredSentAt is null || sentAt > _answeredSentAt)
                _answeredSentAt = sentAt;
        }
    }

    public bool MayWrite()
    {
        lock (_lock)
            return _answeredSentAt is { } sentAt && time.GetElapsedTime(sentAt) < writeFor;
    }

    /// <summary>Seconds since the last answered heartbeat was sent; null before the first.</summary>
    public double? AgeSeconds()
    {
        lock (_lock)
            return _answeredSentAt is { } sentAt ? time.GetElapsedTime(sentAt).TotalSeconds : null;
    }
}
