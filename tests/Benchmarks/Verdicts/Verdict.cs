namespace HarborReplication.Benchmarks.Verdicts;

/// <summary>A goal and what was reached of it; null where the row broke.</summary>
internal sealed record Verdict(string Row, string Case, string Reached, string Goal, bool? IsMet);
