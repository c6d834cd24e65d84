using System.Collections.Concurrent;
using HarborReplication.Contracts.AuditLogs;
using HarborReplication.Contracts.Work;
using HarborReplication.Messaging.Sending;
using MassTransit;

namespace HarborReplication.CopyWorker.Tests.AuditLogs;

/// <summary>TriggerService as a watching worker sees it: takes its reports and answers them as a test wants.</summary>
internal sealed class TriggerSide(Outbound outbound) : IConsumer<AuditLogRead>
{
    public static readonly ConcurrentDictionary<Guid, State> States = new();

    public Task Consume(ConsumeContext<AuditLogRead> context)
    {
        var report = context.Message;
        var state = States.GetOrAdd(report.Session, _ => new State());
        state.Reports.Enqueue(report);
        if (state.Answers)
        {
            outbound.Send(new AuditLogAnswered
            {
                Session = report.Session, Registry = new RegistryVersion { RegistryId = report.RegistryId, Version = 1 }, Watch = report.Watch, Report = report.Report,
                IsCurrent = state.IsCurrent, Position = state.Position,
            });
        }

        return Task.CompletedTask;
    }

    /// <summary>What one worker is told and has told.</summary>
    internal sealed class State
    {
        public ConcurrentQueue<AuditLogRead> Reports { get; } = new();
        public volatile bool Answers = true;
        public volatile bool IsCurrent = true;
        public volatile AuditLogPosition? Position;

        public IReadOnlyList<string> Told => [.. Reports.SelectMany(report => report.Entries).DistinctBy(entry => entry.Id).Select(entry => $"{entry.Repository}:{entry.Tag}")];
    }
}
