using MassTransit;

namespace HarborReplication.Messaging;

/// <summary>The bus whose connection only publishes (RabbitMQ); <see cref="IBus"/> is the one that consumes.</summary>
public interface IPublishingBus : IBus;
