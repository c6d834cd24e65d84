using HarborReplication.Contracts.Bandwidth;
using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.Registry.Throttling;

namespace HarborReplication.CopyWorker.Bandwidth;

/// <summary>
/// The budgets that this worker's copies need and the shares it has of them. A share that is not renewed falls to half, and after a
/// longer silence to next to nothing, but never to nothing: streams trickle.
/// </summary>
internal sealed class SharedRates(TimeProvider time)
{
    /// <summary>What PolicyService reckons with: half of a share that ran out, for so long.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);
    private const long Trickle = 1_000;
    private const int MostOpen = 16;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Budget> _budgets = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, long> _sentAt = [];
    private long _number;
    private long _applied;

    /// <summary>The budgets of a task, until it is disposed.</summary>
    public TaskPace Enter(GrantedTask grant)
    {
        var isUrgent = grant.Lane == Lanes.Urgent;
        var link = Budgets.Link(grant.Source.RegistryId, grant.Destination.RegistryId);
        var policy = Budgets.Policy(grant.PolicyId, grant.Destination.RegistryId);
        lock (_lock)
            return new TaskPace([Enter(link, grant, isUrgent), Enter(policy, grant, isUrgent)], isUrgent, () => Leave([link, policy], isUrgent));
    }

    /// <summary>The next request; null when there is nothing to ask for, nor to give back.</summary>
    public RequestShares? Ask(Guid session, ref bool hadSome)
    {
        lock (_lock)
        {
            var before = hadSome;
            hadSome = _budgets.Count > 0;
            if (!before && !hadSome)
                return null;
            _sentAt[++_number] = time.GetTimestamp();
            while (_sentAt.Count > MostOpen)
                _sentAt.Remove(_sentAt.First().Key);
            return new RequestShares
            {
                Session = session,
                Number = _number,
                Applied = _applied,
                Demands = [.. _budgets.Select(budget => new BudgetDemand { Budget = budget.Key, Copies = budget.Value.Copies, Urgent = budget.Value.Urgent })],
            };
        }
    }

    public void Apply(SharesGranted answer)
    {
        lock (_lock)
        {
            // An answer to a request that is not the newest may be late: a share in it may have been lent to others since.
            if (answer.Number <= _applied || !_sentAt.TryGetValue(answer.Number, out var sentAt))
                return;
            _applied = answer.Number;
            foreach (var number in _sentAt.Keys.Where(number => number <= answer.Number).ToList())
                _sentAt.Remove(number);
            foreach (var share in answer.Shares)
            {
                if (_budgets.TryGetValue(share.Budget, out var budget))
                    budget.Set(share.BytesPerSecond, sentAt, TimeSpan.FromSeconds(answer.ValidSeconds));
            }
        }
    }

    /// <summary>Lowers what was not renewed in time.</summary>
    public void Expire()
    {
        lock (_lock)
        {
            foreach (var budget in _budgets.Values)
                budget.Expire(time, Silence, Trickle);
        }
    }

    // Called under the lock.
    private ByteRate Enter(string name, GrantedTask grant, bool isUrgent)
    {
        if (!_budgets.TryGetValue(name, out var budget))
        {
            _budgets[name] = budget = new Budget(new ByteRate(time));
            if (grant.Limited?.Contains(name) == true)
                budget.Rate.Set(0);
        }

        budget.Copies++;
        budget.Urgent += isUrgent ? 1 : 0;
        return budget.Rate;
    }

    private void Leave(IEnumerable<string> names, bool isUrgent)
    {
        lock (_lock)
        {
            foreach (var name in names)
            {
                var budget = _budgets[name];
                budget.Urgent -= isUrgent ? 1 : 0;
                if (--budget.Copies == 0)
                    _budgets.Remove(name);
            }
        }
    }

    private sealed class Budget(ByteRate rate)
    {
        private long _since;
        private TimeSpan _valid;
        private long? _share;
        private bool _isAnswered;

        public ByteRate Rate => rate;
        public int Copies { get; set; }
        public int Urgent { get; set; }

        public void Set(long? share, long since, TimeSpan valid)
        {
            (_share, _since, _valid, _isAnswered) = (share, since, valid, true);
            rate.Set(share);
        }

        public void Expire(TimeProvider time, TimeSpan silence, long trickle)
        {
            if (!_isAnswered || _share is not { } share)
                return;
            var age = time.GetElapsedTime(_since);
            if (age > _valid + silence)
                rate.Set(Math.Min(share, trickle));
            else if (age > _valid)
                rate.Set(share / 2);
        }
    }
}
