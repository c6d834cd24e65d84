namespace HarborReplication.Registry.Adapters.Harbor.Answers;

/// <summary>A webhook policy of a project, as it is listed and as it is written.</summary>
internal sealed record HarborWebhookPolicy
{
    public long? Id { get; init; }
    public string? Name { get; init; }
    public string? Description { get; init; }
    public bool? Enabled { get; init; }
    public IReadOnlyList<string?>? EventTypes { get; init; }
    public IReadOnlyList<HarborWebhookTarget?>? Targets { get; init; }
}
