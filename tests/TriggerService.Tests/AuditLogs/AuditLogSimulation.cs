using HarborReplication.Contracts.AuditLogs;
using HarborReplication.Contracts.Words;
using HarborReplication.TriggerService.AuditLogs;

namespace HarborReplication.TriggerService.Tests.AuditLogs;

/// <summary>
/// A log, a worker that keeps to the protocol, a bus and the cursor, on a clock of their own. Ids are allotted in order and become visible
/// a while later, or never; old rows are purged; the worker is replaced now and then; one message in five is lost, one in five comes twice,
/// and all come late. What workers read again before the cursor is left aside: the cursor has to be right without.
/// </summary>
internal sealed class AuditLogSimulation(int seed, TimeSpan gapAge, TimeSpan longestDelay)
{
    private readonly Random _random = new(seed);
    private readonly SortedDictionary<long, double> _visibleAt = [];
    private readonly List<(double At, Action Deliver)> _bus = [];
    private readonly SortedSet<long> _inbox = [];
    private readonly SortedSet<long> _committed = [];
    private readonly AuditLogSource _source = new()
    {
        RegistryId = 1, Origin = "o", Region = "r", RegistryVersion = 1, Health = AuditLogHealths.Readable, Log = "audit-logs",
    };

    private Worker _worker = new(0, new AuditLogPosition { Log = "audit-logs", Settled = 0, Floor = 0, Seen = 0 });
    private double _now;
    private long _lastId;

    /// <summary>What there was to be told.</summary>
    public string Committed => string.Join(',', _committed);

    /// <summary>What the inbox recognised as new, in the order of the ids.</summary>
    public string Taken => string.Join(',', _inbox);

    public long Settled => _source.Settled;

    public void Run(double seconds)
    {
        for (; _now < seconds + 200; _now += 0.5)
        {
            // The last while is quiet, so that everything can arrive.
            if (_now < seconds)
                Write();
            foreach (var (_, deliver) in _bus.Where(message => message.At <= _now).ToList())
                deliver();
            _bus.RemoveAll(message => message.At <= _now);
            if (_now < seconds && _random.Next(60) == 0)
                Replace();
            Work();
        }
    }

    private void Write()
    {
        for (var count = _random.Next(3); count > 0; count--)
        {
            var id = ++_lastId;
            if (_random.Next(10) == 0)
                continue;
            _visibleAt[id] = _now + (_random.Next(5) == 0 ? _random.NextDouble() * (longestDelay.TotalSeconds) : 0);
            _committed.Add(id);
        }

        if (_random.Next(50) == 0)
        {
            foreach (var id in _visibleAt.Keys.Where(id => id <= _source.Settled).ToList())
                _visibleAt.Remove(id);
        }
    }

    /// <summary>kill -9, and the command to another one.</summary>
    private void Replace()
    {
        (_source.Watch, _source.LastReport) = (_source.Watch + 1, 0);
        _worker = new Worker(_source.Watch, AuditLogPositions.Of(_source, Time(), gapAge)!);
    }

    private void Work()
    {
        var worker = _worker;
        var (settle, from) = (worker.Position.Settle, worker.Position.Settled);
        foreach (var (id, at) in _visibleAt.Where(row => row.Key > from && row.Value <= _now))
        {
            worker.Seen = Math.Max(worker.Seen, id);
            if (!worker.Answered.Contains(id))
                worker.Unanswered.Add(id);
        }

        worker.ReadAgain = settle ?? worker.ReadAgain;
        var entries = worker.Unanswered.Where(_ => _random.Next(4) > 0).ToList();
        var report = new AuditLogRead
        {
            RegistryId = 1, Watch = worker.Watch, Session = Guid.Empty, Report = ++worker.Report, Health = AuditLogHealths.Readable, Log = "audit-logs",
            Seen = worker.Seen,
            Settled = worker.ReadAgain is { } id2 && !worker.Unanswered.Any(id => id <= id2) ? id2 : null,
            Entries = [.. entries.Select(id => new AuditLogEntry { Id = id, Operation = "create", ResourceType = "artifact", Repository = "a/b", Tag = "t", Time = default })],
        };
        Send(() => Take(worker, report));
    }

    private void Take(Worker worker, AuditLogRead report)
    {
        if (report.Watch != _source.Watch)
            return;
        foreach (var entry in report.Entries)
            _inbox.Add(entry.Id);
        AuditLogPositions.Take(_source, report, Time(), gapAge);
        var position = AuditLogPositions.Of(_source, Time(), gapAge)!;
        Send(() =>
        {
            worker.Answered.UnionWith(report.Entries.Select(entry => entry.Id));
            worker.Unanswered.ExceptWith(worker.Answered);
            if (position.Settled >= worker.Position.Settled)
                worker.Position = position;
        });
    }

    private void Send(Action deliver)
    {
        for (var copies = _random.Next(5) switch { 0 => 0, 1 => 2, _ => 1 }; copies > 0; copies--)
            _bus.Add((_now + (_random.NextDouble() * 4), deliver));
    }

    private DateTimeOffset Time() => DateTimeOffset.UnixEpoch.AddSeconds(_now);

    private sealed class Worker(long watch, AuditLogPosition position)
    {
        public long Watch => watch;
        public AuditLogPosition Position { get; set; } = position;
        public SortedSet<long> Unanswered { get; } = [];
        public HashSet<long> Answered { get; } = [];
        public long Seen { get; set; }
        public long? ReadAgain { get; set; }
        public long Report { get; set; }
    }
}
