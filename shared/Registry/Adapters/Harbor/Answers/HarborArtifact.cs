namespace HarborReplication.Registry.Adapters.Harbor.Answers;

internal sealed record HarborArtifact
{
    public long Id { get; init; }
    public long RepositoryId { get; init; }
    public string Digest { get; init; } = "";
    public DateTimeOffset? PushTime { get; init; }
    public IReadOnlyList<HarborTag?>? Tags { get; init; }
    public IReadOnlyList<HarborName?>? Labels { get; init; }
    public IReadOnlyList<HarborAccessory?>? Accessories { get; init; }

    /// <summary>The children of an index.</summary>
    public IReadOnlyList<HarborChild?>? References { get; init; }
}
