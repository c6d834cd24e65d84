namespace HarborReplication.Rules.Pairs;

/// <summary>Which of two digests stays.</summary>
/// <param name="Winner">The end that has it.</param>
/// <param name="By">What decided: one of <see cref="ConflictRules"/>.</param>
public sealed record ConflictVerdict(PairEnd Winner, string By);
