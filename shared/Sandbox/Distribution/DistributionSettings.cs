namespace HarborReplication.Sandbox.Distribution;

internal sealed record DistributionSettings(bool ReferrersApi, bool DeleteByTag, int? LargestPage)
{
    /// <summary>Chunks out of order are appended, and an overtaken state is refused even to a question, as a Harbor's registry does.</summary>
    public bool IsHarbor { get; init; }
}
