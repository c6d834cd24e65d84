namespace HarborReplication.Rules.Filters;

/// <summary>What a filter would have to know of an artifact.</summary>
public enum MissingFact
{
    None,
    PushTime,
    Types,
}
