using HarborReplication.Benchmarks.Contenders;

namespace HarborReplication.Benchmarks.Rows;

/// <summary>A contender in one row.</summary>
/// <param name="Contender">Who.</param>
/// <param name="Sample">Gets only so many of the images, because it takes them one after the other and all would take too long; null: all.</param>
/// <param name="WarmUps">Runs that are not measured: what is compiled while it runs becomes faster for some of them.</param>
internal sealed record Entrant(IContender Contender, int? Sample = null, int WarmUps = 0);
