using System.Collections.Concurrent;
using HarborReplication.Contracts.Readings;
using HarborReplication.Messaging.Endpoints;
using MassTransit;

namespace HarborReplication.PolicyService.Tests.Api;

/// <summary>Plays a worker that lists sources: of each registry what the test says of it.</summary>
internal sealed class ScriptedReading
{
    public ConcurrentQueue<ReadSource> Asked { get; } = new();

    /// <summary>What there is at a registry, by its id.</summary>
    public ConcurrentDictionary<long, SourceRead> Answers { get; } = new();
}

internal sealed class ScriptedReadingConsumer(ScriptedReading reading) : IConsumer<ReadSource>
{
    public async Task Consume(ConsumeContext<ReadSource> context)
    {
        reading.Asked.Enqueue(context.Message);
        if (reading.Answers.TryGetValue(context.Message.Source.RegistryId, out var answer))
            await context.Publish(answer with { ReadingId = context.Message.ReadingId });
    }
}

internal sealed class ScriptedReadingDefinition : ConsumerDefinition<ScriptedReadingConsumer>
{
    public ScriptedReadingDefinition() => EndpointName = "session-scripted-reading";

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<ScriptedReadingConsumer> consumerConfigurator, IRegistrationContext context)
    {
        endpointConfigurator.ConfigureConsumeTopology = false;
        endpointConfigurator.BindRouted<ReadSource>("default");
    }
}
