namespace HarborReplication.Contracts.Words;

/// <summary>Priority classes of work, highest first.</summary>
public static class Lanes
{
    public const string Urgent = "urgent";
    public const string Normal = "normal";
    public const string Bulk = "bulk";

    /// <summary>All lanes, highest priority first.</summary>
    public static readonly IReadOnlyList<string> All = [Urgent, Normal, Bulk];
}
