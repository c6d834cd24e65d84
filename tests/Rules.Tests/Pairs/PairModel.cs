using HarborReplication.Rules.Pairs;

namespace HarborReplication.Rules.Tests.Pairs;

/// <summary>
/// One tag at two ends and all that is done about it: pushes, their events, a task for each direction of which one at a time is lent, and what its
/// settlement puts down. Ends are 0 and 1.
/// </summary>
internal sealed class PairModel(Random random, bool losesEvents)
{
    private const int MostStepsToRest = 400;
    private readonly string?[] _ends = new string?[2];
    private readonly PushMark?[] _pushes = new PushMark?[2];
    private readonly bool[] _pending = new bool[2];
    private readonly List<(int End, string Digest)> _events = [];
    private readonly HashSet<string> _recorded = [];
    private readonly List<string> _history = [];
    private readonly string _rule = random.Next(2) == 0 ? ConflictRules.LastPush : ConflictRules.HomeSite;
    private readonly PairEnd _home = (PairEnd)random.Next(2);
    private SyncMark? _synced;
    private (string Winner, string Loser)? _decided;
    private bool _busy;
    private int _writes;
    private int _clock;

    public bool AreEqual => _ends[0] == _ends[1];
    public int WritesAtRest { get; private set; }
    public int Conflicts => _recorded.Count;

    /// <summary>What a copy has overwritten that was neither old nor recorded as lost.</summary>
    public List<string> Unrecorded { get; } = [];

    public bool Has(string digest) => _ends[0] == digest && _ends[1] == digest;

    public override string ToString() => $"{string.Join('\n', _history)}\nends: {_ends[0]} {_ends[1]}, synced: {_synced}, decided: {_decided}";

    public void Push(int end, string digest)
    {
        _history.Add($"push of {digest} at {end}");
        _ends[end] = digest;
        _events.Add((end, digest));
    }

    public void Live(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            switch (random.Next(10))
            {
                case < 2:
                    PushAnything();
                    break;
                case < 5:
                    Deliver();
                    break;
                case 5 when losesEvents && _events.Count > 0:
                    _history.Add("an event is lost");
                    _events.RemoveAt(random.Next(_events.Count));
                    break;
                default:
                    Work(mayBeDisturbed: true);
                    break;
            }
        }
    }

    /// <summary>Nobody pushes any more. Where events may have been lost, comparisons find what they would have told.</summary>
    public void Rest()
    {
        for (var step = 0; step < MostStepsToRest && !IsAtRest; step++)
        {
            Deliver();
            if (losesEvents && !AreEqual)
                _pending[random.Next(2)] = true;
            Work(mayBeDisturbed: false);
        }

        var writes = _writes;
        for (var source = 0; source < 2; source++)
        {
            (_pending[0], _pending[1]) = (true, true);
            for (var step = 0; step < 10; step++)
                Work(mayBeDisturbed: false);
        }

        WritesAtRest += _writes - writes;
    }

    private bool IsAtRest => _events.Count == 0 && !_pending[0] && !_pending[1] && (AreEqual || !losesEvents);

    private DateTimeOffset Now() => DateTimeOffset.UnixEpoch.AddSeconds(++_clock);

    private void PushAnything() => Push(random.Next(2), ((char)('a' + random.Next(5))).ToString());

    private void Deliver()
    {
        if (_events.Count == 0)
            return;
        var index = random.Next(_events.Count);
        var (end, digest) = _events[index];
        // Sometimes it comes again.
        if (random.Next(5) > 0)
            _events.RemoveAt(index);
        var isEcho = !_busy && new Arrival(digest, (PairEnd)end).IsEcho(_synced, _pushes[1 - end], Now());
        _history.Add($"event of {digest} at {end}{(isEcho ? ", an echo" : "")}");
        if (isEcho)
            _synced = _synced! with { WrittenEnd = null };
        else if (_synced is null || _synced.Digest != digest || _synced.WrittenEnd != (PairEnd)end)
            _pushes[end] = new PushMark(digest, Now());
        _pending[end] |= !isEcho;
    }

    // From the grant to the settlement; in between anybody may push, and anything may be told.
    private void Work(bool mayBeDisturbed)
    {
        var source = random.Next(2);
        if (!_pending[source])
            return;
        _pending[source] = false;
        if (_ends[source] is not { } read)
            return;
        var known = new PairKnowledge { Synced = _synced?.Digest, Winner = _decided?.Winner, Loser = _decided?.Loser };
        if (mayBeDisturbed)
            Disturb();
        // The destination is asked right before the write.
        var there = _ends[1 - source];
        var step = known.StepFor(read, there);
        if (step == TagStep.Copy)
            Write(1 - source, read, there);
        if (step == TagStep.Copy && mayBeDisturbed && random.Next(6) == 0)
        {
            _history.Add("the worker dies after its write");
            _pending[source] = true;
            return;
        }

        Settle(source, read, there, step);
    }

    private void Disturb()
    {
        _busy = true;
        if (random.Next(4) == 0)
            PushAnything();
        if (random.Next(4) == 0)
            Deliver();
        _busy = false;
    }

    private void Write(int end, string digest, string? there)
    {
        _writes++;
        _history.Add($"write of {digest} over {there} at {end}");
        if (there is not null && there != _synced?.Digest && !_recorded.Contains(there))
            Unrecorded.Add(there);
        _ends[end] = digest;
        _events.Add((end, digest));
    }

    private void Settle(int source, string read, string? there, TagStep step)
    {
        _history.Add($"{step} from {source}: {read}, {there}");
        if (step is TagStep.None or TagStep.Copy)
        {
            PairEnd? written = step == TagStep.Copy
                ? _pushes[1 - source]?.Digest == read ? null : (PairEnd)(1 - source)
                : _synced?.Digest == read ? _synced.WrittenEnd : null;
            (_synced, _decided) = (new SyncMark(read, Now(), written), null);
        }

        _pending[1 - source] |= step == TagStep.Leave;
        if (step != TagStep.Decide)
            return;
        var (low, high) = source == 0 ? (read, there!) : (there!, read);
        if (_decided is not { } decided || (decided != (low, high) && decided != (high, low)))
        {
            var verdict = new Conflict { Low = low, High = high, Rule = _rule, Home = _home, LowPush = _pushes[0], HighPush = _pushes[1] }.Decide();
            _decided = decided = verdict.Winner == PairEnd.Low ? (low, high) : (high, low);
            _recorded.Add(decided.Loser);
            _history.Add($"{decided} by {verdict.By}");
        }

        // The winner's direction carries on.
        _pending[decided.Winner == read ? source : 1 - source] = true;
    }
}
