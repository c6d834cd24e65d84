using HarborReplication.Contracts.Settlement;
using HarborReplication.PolicyService.Tasks;

namespace HarborReplication.PolicyService.Settling;

/// <summary>A task as it was, what its worker said, and what follows.</summary>
internal sealed record SettledTask(ReplicationTask Task, TaskSettlement Settlement, Verdict Verdict);
