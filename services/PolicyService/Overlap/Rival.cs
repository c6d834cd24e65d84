using HarborReplication.Contracts.Words;

namespace HarborReplication.PolicyService.Overlap;

/// <summary>An execution that wants what another one wants.</summary>
/// <param name="Id">Later ones are higher.</param>
/// <param name="Lane">Its lane.</param>
/// <param name="Region">Whose workers do its work.</param>
/// <param name="Stops">It was asked to stop: it takes nothing over, and nothing is taken from it.</param>
/// <param name="Override">Whether it overwrites: what one of them may do the other may not.</param>
internal sealed record Rival(long Id, string Lane, string Region, bool Stops, bool Override)
{
    /// <summary>0 is the highest.</summary>
    public int Rank => Lane switch { Lanes.Urgent => 0, Lanes.Normal => 1, _ => 2 };

    public bool GoesOnWith(Rival other) => !Stops && !other.Stops && Override == other.Override && Region == other.Region;
}
