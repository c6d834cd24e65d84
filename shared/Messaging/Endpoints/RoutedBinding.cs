using MassTransit;

namespace HarborReplication.Messaging.Endpoints;

/// <summary>Binds an endpoint to the share of a message type that is meant for it.</summary>
public static class RoutedBinding
{
    /// <summary>
    /// Binds <typeparamref name="T"/>, one of the types that <see cref="Routing"/> routes by key, with this key only. The endpoint's
    /// definition must set <c>ConfigureConsumeTopology</c> to false.
    /// </summary>
    public static void BindRouted<T>(this IReceiveEndpointConfigurator endpoint, string routingKey)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        switch (endpoint)
        {
            case IRabbitMqReceiveEndpointConfigurator rabbit:
                rabbit.Bind<T>(binding =>
                {
                    binding.ExchangeType = Routing.ExchangeType;
                    binding.RoutingKey = routingKey;
                });
                break;
            case IInMemoryReceiveEndpointConfigurator memory:
                memory.Bind<T>(MassTransit.Transports.Fabric.ExchangeType.Direct, routingKey);
                break;
            default:
                throw new NotSupportedException($"{endpoint.GetType().Name} is not a transport of this system.");
        }
    }

    /// <summary>Binds <typeparamref name="T"/> to everything of its type.</summary>
    public static void BindAll<T>(this IReceiveEndpointConfigurator endpoint)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        switch (endpoint)
        {
            case IRabbitMqReceiveEndpointConfigurator rabbit:
                rabbit.Bind<T>();
                break;
            case IInMemoryReceiveEndpointConfigurator memory:
                memory.Bind<T>();
                break;
            default:
                throw new NotSupportedException($"{endpoint.GetType().Name} is not a transport of this system.");
        }
    }
}
