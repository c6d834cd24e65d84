using HarborReplication.Sandbox.Requests;

namespace HarborReplication.Sandbox.Faults;

/// <summary>The faults in force. Several rules may hit one request; their faults add up in the order in which the rules were made.</summary>
public sealed class FaultRules
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private FaultRule[] _rules = [];
    private bool _isClosed;

    internal FaultRules(TimeProvider time) => _time = time;

    internal TimeProvider Time => _time;

    /// <summary>Makes a rule; it is in force until it is disposed.</summary>
    public FaultRule Add(FaultMatch match, params Fault[] faults)
    {
        ArgumentNullException.ThrowIfNull(match);
        ArgumentNullException.ThrowIfNull(faults);
        var rule = new FaultRule(match, faults, Remove);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            _rules = [.. _rules, rule];
        }

        return rule;
    }

    /// <summary>Makes a rule for requests of one kind.</summary>
    public FaultRule Add(RequestKind kind, params Fault[] faults) => Add(FaultMatch.On(kind), faults);

    /// <summary>Removes all rules and lets go what they hold.</summary>
    public void Clear()
    {
        foreach (var rule in Volatile.Read(ref _rules))
            rule.Dispose();
    }

    internal void Close()
    {
        lock (_lock)
            _isClosed = true;
        Clear();
    }

    internal IReadOnlyList<FaultRule> Hit(RecordedRequest request)
    {
        var rules = Volatile.Read(ref _rules);
        return rules.Length == 0 ? [] : [.. rules.Where(rule => rule.TryHit(request))];
    }

    private void Remove(FaultRule rule)
    {
        lock (_lock)
            _rules = [.. _rules.Where(other => other != rule)];
    }
}
