namespace HarborReplication.Messaging;

/// <summary>Which transport the bus runs on.</summary>
public sealed record MessagingOptions
{
    /// <summary><c>amqp(s)://user:password@host:port/vhost</c>; null: in memory, inside this process.</summary>
    public Uri? RabbitMq { get; init; }

    /// <summary>Whether this service reports what the broker itself has given up. One kind of service does.</summary>
    public bool ReportsGivenUp { get; init; }

    /// <summary>Names the transport only: the URI may hold a password.</summary>
    public override string ToString() => RabbitMq is null ? "in memory" : $"RabbitMQ at {RabbitMq.Host}";
}
