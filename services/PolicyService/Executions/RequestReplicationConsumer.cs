using HarborReplication.Contracts.Executions;
using HarborReplication.Contracts.Requests;
using HarborReplication.Messaging.Sending;
using MassTransit;

namespace HarborReplication.PolicyService.Executions;

internal sealed class RequestReplicationConsumer(ExecutionRequests requests, Outbound outbound) : IConsumer<RequestReplication>
{
    public async Task Consume(ConsumeContext<RequestReplication> context)
    {
        var request = context.Message;
        var requested = await requests.AddAsync(request, request.Trigger, context.CancellationToken);
        outbound.Send(new RequestAccepted
        {
            RequestId = request.RequestId,
            ExecutionId = requested.ExecutionId,
            Refusal = requested.Verdict switch
            {
                RequestVerdict.PolicyMissing => $"policy {request.PolicyId} does not exist any more",
                RequestVerdict.PolicyDisabled => $"policy {request.PolicyId} is disabled",
                RequestVerdict.ReconcilesNot => $"policy {request.PolicyId} does not reconcile",
                _ => null,
            },
        });
        if (requested.Verdict == RequestVerdict.Accepted)
            outbound.Send(new ExecutionRequested { CorrelationId = request.RequestId });
    }
}
