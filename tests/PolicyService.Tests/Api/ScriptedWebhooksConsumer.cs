using HarborReplication.Contracts.Webhooks;
using HarborReplication.Messaging.Endpoints;
using MassTransit;

namespace HarborReplication.PolicyService.Tests.Api;

internal sealed class ScriptedWebhooksConsumer(ScriptedWebhooks webhooks) : IConsumer<SetUpWebhooks>
{
    public async Task Consume(ConsumeContext<SetUpWebhooks> context)
    {
        foreach (var report in await webhooks.RunAsync(context.Message))
            await context.Publish(report);
    }
}

internal sealed class ScriptedWebhooksDefinition : ConsumerDefinition<ScriptedWebhooksConsumer>
{
    public ScriptedWebhooksDefinition() => EndpointName = "session-scripted-webhooks";

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<ScriptedWebhooksConsumer> consumerConfigurator, IRegistrationContext context)
    {
        endpointConfigurator.ConfigureConsumeTopology = false;
        endpointConfigurator.BindRouted<SetUpWebhooks>("default");
    }
}
