namespace HarborReplication.Sandbox.Harbor.State;

internal sealed record WebhookPolicy(long Id, long ProjectId, string Name, DateTimeOffset CreatedAt)
{
    public string Description { get; init; } = "";

    public bool IsEnabled { get; init; }

    public IReadOnlyList<string> EventTypes { get; init; } = [];

    public IReadOnlyList<WebhookTarget> Targets { get; init; } = [];

    public DateTimeOffset UpdatedAt { get; init; }
}
