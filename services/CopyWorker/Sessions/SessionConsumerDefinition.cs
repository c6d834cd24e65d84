using MassTransit;

namespace HarborReplication.CopyWorker.Sessions;

/// <summary>Puts a consumer on the session's queue and binds its message to it.</summary>
internal sealed class SessionConsumerDefinition<TConsumer, TMessage> : ConsumerDefinition<TConsumer>
    where TConsumer : class, IConsumer<TMessage>
    where TMessage : class
{
    private readonly SessionEndpoint _endpoint;

    public SessionConsumerDefinition(SessionEndpoint endpoint)
    {
        _endpoint = endpoint;
        EndpointName = endpoint.Name;
        Endpoint(settings =>
        {
            settings.Temporary = true;
            settings.ConfigureConsumeTopology = false;
        });
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<TConsumer> consumerConfigurator, IRegistrationContext context) =>
        _endpoint.Bind<TMessage>(endpointConfigurator);
}
