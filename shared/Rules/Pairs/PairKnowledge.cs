namespace HarborReplication.Rules.Pairs;

/// <summary>What is known of a tag that is copied in both directions, apart from what its two ends have now.</summary>
public sealed record PairKnowledge
{
    /// <summary>The digest that both ends had last; null when they are not known to have been equal.</summary>
    public string? Synced { get; init; }

    /// <summary>What stays where it meets <see cref="Loser"/> and nothing else; null when nothing was decided.</summary>
    public string? Winner { get; init; }
    public string? Loser { get; init; }

    /// <summary>Whether a tag that is gone at the destination was deleted there, and is to be deleted at the source too.</summary>
    public bool FollowsDeletion { get; init; }

    /// <param name="source">The digest at the source.</param>
    /// <param name="destination">The digest at the destination; null when it has no such tag.</param>
    public TagStep StepFor(string source, string? destination)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source == destination)
            return TagStep.None;
        if (destination is null)
            return FollowsDeletion && source == Synced ? TagStep.Leave : TagStep.Copy;
        if (destination == Synced)
            return TagStep.Copy;
        if (source == Synced)
            return TagStep.Leave;
        return source == Winner && destination == Loser ? TagStep.Copy : TagStep.Decide;
    }
}
