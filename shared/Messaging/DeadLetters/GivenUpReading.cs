using HarborReplication.Contracts.DeadLetters;
using HarborReplication.Messaging.Endpoints;
using MassTransit;

namespace HarborReplication.Messaging.DeadLetters;

/// <summary>
/// Makes a report of a message that the broker itself took off its queue. RabbitMQ says in headers where it was first
/// (<c>x-first-death-queue</c>) and why (<c>x-first-death-reason</c>): https://www.rabbitmq.com/docs/dlx.
/// </summary>
internal static class GivenUpReading
{
    private const string Expired = "expired";

    /// <returns>Null for hints and questions that nobody took in time: they are sent again.</returns>
    public static DeadLettered? Of(ReceiveContext context)
    {
        var why = Header(context, "x-first-death-reason");
        if (why == Expired)
            return null;
        var queue = Header(context, "x-first-death-queue") ?? EndpointConventions.DeadLetters;
        // A report is not reported, or they would grow by their envelopes: it is sent again, until it can be stored.
        if (queue == EndpointConventions.DeadLetterReports && DeadLetterReading.Again(context.Body.GetBytes()) is { } report)
            return report;
        return DeadLetterReading.Report(
            queue, context, context.Body.GetBytes(), DeadLetterReasons.DeliveryLimit,
            $"the broker gave it up ({why ?? "it does not say why"}): whoever took it ended before saying so");
    }

    private static string? Header(ReceiveContext context, string name) =>
        context.TransportHeaders.TryGetHeader(name, out var value) && value is string { Length: > 0 } text ? text : null;
}
