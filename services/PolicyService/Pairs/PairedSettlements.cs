using HarborReplication.Contracts.Settlement;
using HarborReplication.PolicyService.Tasks;

namespace HarborReplication.PolicyService.Pairs;

/// <summary>Settlements as they are to be applied.</summary>
/// <param name="Told">All of them; those that disputed a tag say now what becomes of it.</param>
/// <param name="Begun">Executions that copy winners back.</param>
/// <param name="Conflicts">What was decided.</param>
internal sealed record PairedSettlements(
    List<(ReplicationTask Task, TaskSettlement Settlement)> Told, IReadOnlyList<Guid> Begun, IReadOnlyList<RecordedConflict> Conflicts);
