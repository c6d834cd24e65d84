namespace HarborReplication.Rules.Filters;

/// <summary>What a policy's filters say of a repository, or of one tag of an artifact.</summary>
/// <param name="Filter">The first filter that leaves it out, by its position, or that cannot tell; null when all let it through.</param>
/// <param name="Missing">What that filter would have to know.</param>
public readonly record struct Judgement(int? Filter, MissingFact Missing = MissingFact.None)
{
    public bool IsTaken => Filter is null;
}
