using HarborReplication.Contracts.Sessions;
using HarborReplication.CopyWorker.Work;
using HarborReplication.Messaging.Sending;

namespace HarborReplication.CopyWorker.Sessions;

/// <summary>Sends heartbeats and applies their answers.</summary>
internal sealed class Heartbeats(WorkerSession session, HeldWork held, LeaseClock lease, Slots slots, Drain drain, Outbound outbound)
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(10);
    private long _number;

    public void Send(bool closed = false)
    {
        var number = Interlocked.Increment(ref _number);
        lease.Sending(number);
        var snapshot = held.Snapshot();
        outbound.Send(
            new Heartbeat
            {
                Session = session.Id, Number = number, Worker = session.Worker, Region = session.Region, Version = WorkerSession.Version,
                Slots = slots.Total, Draining = drain.HasBegun, Closed = closed, RequestsClosed = snapshot.RequestsClosed,
                Tasks = snapshot.Tasks, Plans = snapshot.Plans, Free = slots.Free(), Speeds = snapshot.Speeds,
            },
            closed ? null : Life);
    }

    /// <returns>True when the lease is there now and was not before: work may be asked for at once.</returns>
    public bool Answered(HeartbeatAnswered answer)
    {
        held.Abandon(answer);
        var before = lease.MayWrite();
        lease.Answered(answer.Number);
        return !before && lease.MayWrite();
    }
}
