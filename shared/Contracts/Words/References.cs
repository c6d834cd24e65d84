namespace HarborReplication.Contracts.Words;

/// <summary>What a reference may be instead of a digest.</summary>
public static class References
{
    /// <summary>There is no such reference.</summary>
    public const string Absent = "absent";
}
