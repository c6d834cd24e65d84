
namespace HarborReplication.PolicyService.Settling;

/// <summary>What a batch of settlements did.</summary>
/// <param name="Ended">Executions some of whose tasks have ended.</param>
/// <param name="Tasks">Everything that was applied.</param>
/// <param name="Repairs">Executions begun because a tag was written late, or has to be copied back.</param>
internal sealed record SettledBatch(IReadOnlyList<long> Ended, IReadOnlyList<SettledTask> Tasks, IReadOnlyList<Guid> Repairs);
