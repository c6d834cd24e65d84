namespace HarborReplication.EndToEnd.Tests.Chaos;

/// <summary>What came of one round.</summary>
internal sealed record RoundResult(string Fault, Moment Moment, TimeSpan Recovery, int RepeatedPuts, IReadOnlyList<string> Crashed, IReadOnlyList<string> Violations);
