using MassTransit;

namespace HarborReplication.PolicyService.Executions.Saga;

internal sealed class ExecutionDefinition : SagaDefinition<Execution>
{
    public ExecutionDefinition()
    {
        EndpointName = "policy-executions";
        Endpoint(endpoint => endpoint.PrefetchCount = 16);
        ConcurrentMessageLimit = 4;
    }
}
