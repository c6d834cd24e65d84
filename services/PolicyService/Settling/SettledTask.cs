using HarborReplication.Contracts.Settlement;
using HarborReplication.PolicyService.Tasks;

namespace HarborReplication.PolicyService.Settling;

/// <summary>A task as it was, what its worker said, and what follows.</summary>
/// <param name="Task">As it was.</param>
/// <param name="Settlement">What its worker said.</param>
/// <param name="Verdict">What follows.</param>
/// <param name="Unreachable">How long the breakers of its registries have been open, all told.</param>
internal sealed record SettledTask(ReplicationTask Task, TaskSettlement Settlement, Verdict Verdict, TimeSpan Unreachable);
