namespace HarborReplication.Testing;

/// <summary>A queue as the management API lists it; counts are as of its last statistics tick.</summary>
public sealed record RabbitMqQueue
{
    public required string Name { get; init; }

    public string? Type { get; init; }

    public bool Durable { get; init; }

    public bool AutoDelete { get; init; }

    public bool Exclusive { get; init; }

    public long Messages { get; init; }

    public int Consumers { get; init; }
}
