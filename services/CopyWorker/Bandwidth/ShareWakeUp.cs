using HarborReplication.ServiceDefaults.Waking;

namespace HarborReplication.CopyWorker.Bandwidth;

/// <summary>Raised when a share is wanted at once.</summary>
internal sealed class ShareWakeUp : WakeUp;
