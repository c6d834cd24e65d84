namespace HarborReplication.Rules.Pairs;

/// <summary>One end of a tag that is copied in both directions. Which one is which is the same whoever asks.</summary>
public enum PairEnd
{
    Low,
    High,
}
