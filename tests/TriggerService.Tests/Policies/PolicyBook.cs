using HarborReplication.Contracts.Policies;

namespace HarborReplication.TriggerService.Tests.Policies;

/// <summary>The changes of policies as PolicyService keeps them, told in small pages; some of the answers can be lost.</summary>
internal sealed class PolicyBook(int pageSize, int lostAnswers)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, PolicyState> _states = [];
    private long _sequence;
    private int _lostAnswers = lostAnswers;

    /// <summary>Writes a change down and returns its sequence.</summary>
    public long Change(PolicyState state)
    {
        lock (_lock)
        {
            _states[state.PolicyId] = state with { Sequence = ++_sequence };
            return _sequence;
        }
    }

    /// <summary>The answer to a question; null when it is lost on its way.</summary>
    public PolicyStates? Answer(SyncPolicies question)
    {
        lock (_lock)
        {
            if (_lostAnswers-- > 0)
                return null;
            var page = _states.Values.Where(state => state.Sequence > question.AfterSequence).OrderBy(state => state.Sequence).Take(pageSize).ToList();
            return new PolicyStates
            {
                AfterSequence = question.AfterSequence,
                ThroughSequence = page.Count == pageSize ? page[^1].Sequence : _sequence,
                LatestSequence = _sequence,
                Policies = page,
            };
        }
    }
}
