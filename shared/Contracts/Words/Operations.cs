namespace HarborReplication.Contracts.Words;

/// <summary>What a task does, in the words of Harbor's API.</summary>
public static class Operations
{
    public const string Copy = "copy";
    public const string Deletion = "deletion";
    public const string TagDeletion = "tag deletion";
}
