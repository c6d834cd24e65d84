using MassTransit;

namespace HarborReplication.PolicyService.Settling;

internal sealed class TasksSettledConsumerDefinition : ConsumerDefinition<TasksSettledConsumer>
{
    public TasksSettledConsumerDefinition()
    {
        EndpointName = "policy-settlements";
        Endpoint(endpoint => endpoint.PrefetchCount = 16);
        ConcurrentMessageLimit = 4;
    }
}
