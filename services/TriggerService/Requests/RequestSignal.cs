using HarborReplication.ServiceDefaults.Waking;

namespace HarborReplication.TriggerService.Requests;

/// <summary>Wakes this replica's relay after a commit that added requests.</summary>
internal sealed class RequestSignal : WakeUp;
