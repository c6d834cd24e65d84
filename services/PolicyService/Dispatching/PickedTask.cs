namespace HarborReplication.PolicyService.Dispatching;

/// <summary>A task chosen for a request.</summary>
/// <param name="Id">The task's.</param>
/// <param name="Ahead">Beyond the free slots of the session: it will wait there.</param>
internal sealed record PickedTask(long Id, bool Ahead);
