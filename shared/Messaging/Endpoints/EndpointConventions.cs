using HarborReplication.Messaging.DeadLetters;
using HarborReplication.Messaging.Outages;
using MassTransit;

namespace HarborReplication.Messaging.Endpoints;

/// <summary>
/// What all queues have alike. Durable ones are quorum queues with a delivery limit and a dead-letter exchange; the queue of a worker
/// session is temporary, because nothing correct depends on it.
/// </summary>
public static class EndpointConventions
{
    /// <summary>Names of temporary queues begin so.</summary>
    public const string TemporaryPrefix = "session-";

    /// <summary>Where deliveries end that keep failing without an exception that MassTransit could see (a consumer that dies).</summary>
    public const string DeadLetters = "harbor-replication-dead-letters";
    private const int DeliveryLimit = 20;
    private const string MaxLength = "x-max-length";

    /// <summary>Hints and questions that expire unread end there too; the oldest give way.</summary>
    private const int MostDeadLetters = 10_000;

    /// <summary>Where services report what they could not process.</summary>
    public const string DeadLetterReports = "policy-dead-letters";

    /// <param name="name">The queue's name.</param>
    /// <param name="endpoint">What is configured.</param>
    /// <param name="deadLetters">Takes what fails for good.</param>
    internal static void Apply(string name, IReceiveEndpointConfigurator endpoint, DeadLetterFilter deadLetters)
    {
        if (name == DeadLetterReports)
        {
            // A report about a report would go round in circles: it stays on its queue until it can be stored.
            endpoint.UseMessageRetry(retry => retry.Exponential(20, TimeSpan.FromMilliseconds(200), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1)));
            endpoint.RethrowFaultedMessages();
        }
        else
        {
            // A database that is away is waited for. Meanwhile the message is with its consumer and, if it dies, back on its queue: nothing is given up.
#pragma warning disable CS0618 // UseMessageRetry stands inside of every filter, and only a filter can tell which messages expire.
            endpoint.UseRetry(retry =>
            {
                retry.Incremental(int.MaxValue, TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(1));
                retry.Handle<StorageAwayException>();
            });
#pragma warning restore CS0618
            endpoint.UseFilter(new OutageFilter());
            endpoint.UseMessageRetry(retry => retry.Intervals(50, 200, 1000));
            endpoint.ConfigureError(pipe => pipe.UseFilter(deadLetters));
            // What nobody there takes is a failure like others, not something for a queue that nobody reads.
            endpoint.ConfigureDeadLetter(pipe => pipe.UseFilter(deadLetters));
        }

        // A report that fails for good is repeated by its sender and derived from rows by the sweep: faults are for people, not for senders.
        endpoint.PublishFaults = false;
        if (endpoint is not IRabbitMqReceiveEndpointConfigurator rabbit || name.StartsWith(TemporaryPrefix, StringComparison.Ordinal))
            return;
        rabbit.SetQuorumQueue();
        rabbit.SetQueueArgument("x-delivery-limit", DeliveryLimit);
        rabbit.BindDeadLetterQueue(DeadLetters, DeadLetters, queue => queue.SetQueueArgument(MaxLength, MostDeadLetters));
    }

    /// <summary>
    /// Reports what the broker has given up, one message at a time. Nothing is consumed here: a message that has killed its consumers is
    /// not given to another one. What cannot be reported stays.
    /// </summary>
    internal static void ReportGivenUp(IRabbitMqBusFactoryConfigurator bus, DeadLetterFilter deadLetters) =>
        bus.ReceiveEndpoint(DeadLetters, endpoint =>
        {
            endpoint.ConfigureConsumeTopology = false;
            endpoint.SetQueueArgument(MaxLength, MostDeadLetters);
            endpoint.PrefetchCount = 16;
            endpoint.ConfigureError(pipe => pipe.UseFilter(deadLetters));
            endpoint.ConfigureDeadLetter(pipe => pipe.UseFilter(deadLetters));
        });
}
