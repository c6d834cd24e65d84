using HarborReplication.Contracts.Checks;
using HarborReplication.Messaging.Endpoints;
using MassTransit;

namespace HarborReplication.PolicyService.Tests.Api;

internal sealed class ScriptedWorkerConsumer(ScriptedWorker worker) : IConsumer<CheckRegistry>
{
    public async Task Consume(ConsumeContext<CheckRegistry> context)
    {
        if (await worker.TryAsync(context.Message) is { } answer)
            await context.Publish(answer);
    }
}

internal sealed class ScriptedWorkerDefinition : ConsumerDefinition<ScriptedWorkerConsumer>
{
    public ScriptedWorkerDefinition() => EndpointName = "session-scripted-worker";

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<ScriptedWorkerConsumer> consumerConfigurator, IRegistrationContext context)
    {
        endpointConfigurator.ConfigureConsumeTopology = false;
        endpointConfigurator.BindRouted<CheckRegistry>("default");
    }
}
