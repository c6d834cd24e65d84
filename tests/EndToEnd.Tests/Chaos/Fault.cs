namespace HarborReplication.EndToEnd.Tests.Chaos;

/// <summary>One way to break the estate.</summary>
/// <param name="Name">As the table of results says it.</param>
/// <param name="HappenAsync">Breaks it, and returns when the fault has ended: what was lost is back or is being started.</param>
/// <param name="MayRepeatPuts">
/// A request may be on its way, held back by the fault, while its worker is given up: it arrives beside that of the next worker, and the
/// registry answers both. Nothing else may put the same digest under a tag twice.
/// </param>
internal sealed record Fault(string Name, Func<FaultContext, Task> HappenAsync, bool MayRepeatPuts = false);
