using System.Data.Common;
using MassTransit;

namespace HarborReplication.Messaging.Outages;

/// <summary>
/// Tells failures of the database from failures of messages, so that the former are waited out. Messages that expire are told apart no
/// more: whoever asks asks again.
/// </summary>
internal sealed class OutageFilter : IFilter<ConsumeContext>
{
    public async Task Send(ConsumeContext context, IPipe<ConsumeContext> next)
    {
        try
        {
            await next.Send(context).ConfigureAwait(false);
        }
        catch (Exception e) when (context.ExpirationTime is null && IsOutage(e))
        {
            throw new StorageAwayException("The database is away; the message waits for it.", e);
        }
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("outages");

    // Persistence wraps what went wrong.
    private static bool IsOutage(Exception? exception) =>
        exception is not null && (exception is DbException { IsTransient: true } || IsOutage(exception.InnerException));
}
