using HarborReplication.Benchmarks.Contenders;

namespace HarborReplication.Benchmarks.Rows;

/// <summary>A contender in one row.</summary>
/// <param name="Contender">Who.</param>
/// <param name="Sample">Gets only so many of the images, because it takes them one after the other and all would take too long; null: all.</param>
/// <param name="WarmsUp">Gets a run that is not measured.</param>
internal sealed record Entrant(IContender Contender, int? Sample = null, bool WarmsUp = false);
