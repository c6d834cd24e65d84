using HarborReplication.Contracts.AuditLogs;
using HarborReplication.Contracts.Bandwidth;
using HarborReplication.Contracts.Checks;
using HarborReplication.Contracts.Claims;
using HarborReplication.Contracts.Events;
using HarborReplication.Contracts.Planning;
using HarborReplication.Contracts.Readings;
using HarborReplication.Contracts.Sessions;
using HarborReplication.Contracts.Settlement;
using HarborReplication.Contracts.Webhooks;
using HarborReplication.Contracts.Work;
using MassTransit;

namespace HarborReplication.Messaging.Endpoints;

/// <summary>
/// Which message types go to some receivers only: answers to the worker session that asked, wake-ups, checks, readings, watches and webhooks to a region, events by
/// their type. Everything else fans out to the one queue of its consumer.
/// </summary>
public static class Routing
{
    internal const string ExchangeType = "direct";

    /// <summary>The routing key of a worker session.</summary>
    public static string Session(Guid session) => session.ToString("N");

    internal static void Configure(IRabbitMqBusFactoryConfigurator bus)
    {
        Visit(new RabbitMq(bus));
        bus.Message<IntegrationEvent>(message => message.SetEntityName(IntegrationEvent.Exchange));
        bus.Publish<IntegrationEvent>(publish => publish.ExchangeType = "topic");
        // Outsiders bind to the exchange whenever they like, also before the first event.
        bus.DeployPublishTopology = true;
        bus.Send<IntegrationEvent>(send => send.UseRoutingKeyFormatter(context => context.Message.Type));
    }

    internal static void Configure(IInMemoryBusFactoryConfigurator bus)
    {
        Visit(new InMemory(bus));
        bus.Message<IntegrationEvent>(message => message.SetEntityName(IntegrationEvent.Exchange));
    }

    private static void Visit(IRouted routed)
    {
        routed.By<WorkGranted>(message => Session(message.Session));
        routed.By<HeartbeatAnswered>(message => Session(message.Session));
        routed.By<BlobsClaimed>(message => Session(message.Session));
        routed.By<SharesGranted>(message => Session(message.Session));
        routed.By<SettlementsAnswered>(message => Session(message.Session));
        routed.By<PlanBatchAnswered>(message => Session(message.Session));
        routed.By<PlanFinishAnswered>(message => Session(message.Session));
        routed.By<WorkAvailable>(message => message.Region);
        routed.By<CheckRegistry>(message => message.Region);
        routed.By<ReadSource>(message => message.Region);
        routed.By<SetUpWebhooks>(message => message.Region);
        routed.By<WatchAuditLog>(message => message.Region);
        routed.By<AuditLogAnswered>(message => Session(message.Session));
    }

    private interface IRouted
    {
        void By<T>(Func<T, string> key)
            where T : class;
    }

    private sealed class RabbitMq(IRabbitMqBusFactoryConfigurator bus) : IRouted
    {
        public void By<T>(Func<T, string> key)
            where T : class
        {
            bus.Publish<T>(publish => publish.ExchangeType = ExchangeType);
            bus.Send<T>(send => send.UseRoutingKeyFormatter(context => key(context.Message)));
        }
    }

    private sealed class InMemory(IInMemoryBusFactoryConfigurator bus) : IRouted
    {
        public void By<T>(Func<T, string> key)
            where T : class
        {
            bus.Publish<T>(publish => publish.ExchangeType = MassTransit.Transports.Fabric.ExchangeType.Direct);
            bus.Send<T>(send => send.UseRoutingKeyFormatter(context => key(context.Message)));
        }
    }
}
