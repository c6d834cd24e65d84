using HarborReplication.Contracts.DeadLetters;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace HarborReplication.Messaging.DeadLetters;

/// <summary>
/// Takes a message that failed for good off its queue, by reporting it to whoever keeps dead letters. When the report cannot be sent the
/// message stays on the queue and is delivered again.
/// </summary>
internal sealed partial class DeadLetterFilter(
    Func<ReceiveContext, Exception?, DeadLettered?> read, Func<IBus> bus, ILogger<DeadLetterFilter> logger)
    : IFilter<ExceptionReceiveContext>, IFilter<ReceiveContext>
{
    public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        await ReportAsync(context, context.Exception).ConfigureAwait(false);
        context.GetOrAddPayload(() => new Reported());
        await next.Send(context).ConfigureAwait(false);
    }

    /// <summary>Nobody at the endpoint has taken it, or its failure was reported just now.</summary>
    public async Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
    {
        if (!context.HasPayloadType(typeof(Reported)))
            await ReportAsync(context, null).ConfigureAwait(false);
        await next.Send(context).ConfigureAwait(false);
    }

    private async Task ReportAsync(ReceiveContext context, Exception? exception)
    {
        if (read(context, exception) is not { } letter)
            return;
        GivenUp(logger, exception, letter.MessageType ?? "unreadable", letter.Endpoint, letter.Reason);
        await bus().Publish(letter, context.CancellationToken).ConfigureAwait(false);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("dead-letters");

    private sealed class Reported;

    [LoggerMessage(LogLevel.Error, "A message ({Type}) at {Endpoint} could not be processed: {Reason}", EventName = "message.dead")]
    private static partial void GivenUp(ILogger logger, Exception? exception, string type, string endpoint, string reason);
}
