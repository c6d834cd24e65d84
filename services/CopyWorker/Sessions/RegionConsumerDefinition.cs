using HarborReplication.Messaging.Endpoints;
using MassTransit;

namespace HarborReplication.CopyWorker.Sessions;

/// <summary>Puts a consumer on a queue that the workers of a region share: any one of them takes a message.</summary>
internal abstract class RegionConsumerDefinition<TConsumer, TMessage> : ConsumerDefinition<TConsumer>
    where TConsumer : class, IConsumer<TMessage>
    where TMessage : class
{
    private readonly WorkerSession _session;

    /// <param name="session">Of this worker.</param>
    /// <param name="work">What the queue is for, as its name says.</param>
    /// <param name="atOnce">How many messages this worker sees to at a time.</param>
    /// <param name="takes">How many it takes from the queue; as many as MassTransit would when null.</param>
    protected RegionConsumerDefinition(WorkerSession session, string work, int atOnce, int? takes = null)
    {
        _session = session;
        EndpointName = $"worker-{work}-{session.Region}";
        Endpoint(endpoint =>
        {
            endpoint.ConfigureConsumeTopology = false;
            if (takes is not null)
                endpoint.PrefetchCount = takes;
        });
        ConcurrentMessageLimit = atOnce;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<TConsumer> consumerConfigurator, IRegistrationContext context) =>
        endpointConfigurator.BindRouted<TMessage>(_session.Region);
}
