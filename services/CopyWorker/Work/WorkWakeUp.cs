using HarborReplication.ServiceDefaults.Waking;

namespace HarborReplication.CopyWorker.Work;

/// <summary>Has the worker ask for work at once.</summary>
internal sealed class WorkWakeUp : WakeUp;
