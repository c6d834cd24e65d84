using HarborReplication.ServiceDefaults.Waking;

namespace HarborReplication.TriggerService.Events;

/// <summary>Wakes this replica's matching after a commit that added events.</summary>
internal sealed class EventSignal : WakeUp;
