namespace HarborReplication.Registry.Copying;

/// <summary>The blobs on their way in this process. An optimisation, not a lock: a copy whose fellow fails copies by itself.</summary>
internal sealed class BlobFlights
{
    private readonly Lock _lock = new();
    private readonly Dictionary<BlobKey, BlobFlight> _flights = [];

    /// <summary>Copies the blob, or waits for the copy that is doing so.</summary>
    /// <returns>How it came there, and whether another copy brought it.</returns>
    public async Task<(BlobWay Way, bool Shared)> RunAsync(
        BlobKey key, Func<CancellationToken, Task<BlobWay>> copy, CancellationToken cancellationToken)
    {
        while (true)
        {
            var flight = Board(key, out var own);
            if (own)
                _ = RunFlightAsync(key, flight, copy);
            try
            {
                return (await flight.Landing.WaitAsync(cancellationToken).ConfigureAwait(false), !own);
            }
            catch (Exception) when (!own && !cancellationToken.IsCancellationRequested)
            {
                // The other copy has another source, or was stopped: its failure is not ours.
            }
            finally
            {
                flight.Leave();
            }
        }
    }

    private BlobFlight Board(BlobKey key, out bool own)
    {
        lock (_lock)
        {
            own = !(_flights.TryGetValue(key, out var flight) && flight.TryJoin());
            return own ? _flights[key] = new BlobFlight() : flight!;
        }
    }

    private async Task RunFlightAsync(BlobKey key, BlobFlight flight, Func<CancellationToken, Task<BlobWay>> copy)
    {
        await flight.FlyAsync(copy).ConfigureAwait(false);
        lock (_lock)
        {
            // An abandoned flight may have been followed by another one already.
            if (_flights.GetValueOrDefault(key) == flight)
                _flights.Remove(key);
        }

        flight.Dispose();
    }
}
