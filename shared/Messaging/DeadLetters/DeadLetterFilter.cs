using MassTransit;
using Microsoft.Extensions.Logging;

namespace HarborReplication.Messaging.DeadLetters;

/// <summary>
/// Takes a message that failed for good off its queue, by reporting it to whoever keeps dead letters. When the report cannot be sent the
/// message stays on the queue and is delivered again.
/// </summary>
internal sealed partial class DeadLetterFilter(string endpoint, Func<IBus> bus, ILogger<DeadLetterFilter> logger) : IFilter<ExceptionReceiveContext>
{
    public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        if (DeadLetterReading.Of(endpoint, context) is { } letter)
        {
            GivenUp(logger, context.Exception, letter.MessageType ?? "unreadable", letter.Endpoint, letter.Reason);
            await bus().Publish(letter, context.CancellationToken).ConfigureAwait(false);
        }

        await next.Send(context).ConfigureAwait(false);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("dead-letters");

    [LoggerMessage(LogLevel.Error, "A message ({Type}) at {Endpoint} could not be processed: {Reason}", EventName = "message.dead")]
    private static partial void GivenUp(ILogger logger, Exception exception, string type, string endpoint, string reason);
}
