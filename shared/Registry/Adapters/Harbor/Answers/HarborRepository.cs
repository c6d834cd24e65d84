namespace HarborReplication.Registry.Adapters.Harbor.Answers;

internal sealed record HarborRepository
{
    public long Id { get; init; }

    /// <summary>With its project: <c>demo/team/svc</c>.</summary>
    public string Name { get; init; } = "";
}
