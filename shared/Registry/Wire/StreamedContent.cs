using System.Net;

namespace HarborReplication.Registry.Wire;

/// <summary>
/// A request body that is produced while it is sent. The stall clock stands still while the producer works, and runs
/// while the network takes its bytes.
/// </summary>
internal sealed class StreamedContent(RequestBody source, StallGuard guard) : HttpContent
{
    private bool _started;

    /// <summary>What the producer threw, as opposed to the network.</summary>
    public Exception? WriterFailure { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (_started && !source.IsRepeatable)
            throw new IOException("The connection broke and the body cannot be produced a second time.");
        _started = true;
        guard.Pause();
        var body = new GuardedStream(stream, guard);
        await using (body.ConfigureAwait(false))
        {
            try
            {
                await source.Writer(body, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (body.NetworkFailure is null && !cancellationToken.IsCancellationRequested)
            {
                WriterFailure = e;
                throw;
            }
        }

        guard.Progress();
    }

    protected override bool TryComputeLength(out long computed)
    {
        computed = source.Length ?? 0;
        return source.Length is not null;
    }
}
