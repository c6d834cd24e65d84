using HarborReplication.ServiceDefaults.Waking;

namespace HarborReplication.PolicyService.Events;

/// <summary>Wakes this replica's relay after a commit that added events.</summary>
internal sealed class EventRelaySignal : WakeUp;
