using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Copying;

/// <summary>The blobs on their way in this process. An optimisation, not a lock: a copy that has waited long enough sends the blob by itself.</summary>
internal sealed class BlobFlights
{
    private readonly Lock _lock = new();
    private readonly Dictionary<BlobKey, BlobFlight> _flights = [];

    /// <summary>Begins a flight, unless another copy that is at least as urgent has one.</summary>
    /// <returns>The flight, and whether it is the caller's, who then has to end it.</returns>
    public (BlobFlight Flight, bool IsOwn) Board(BlobKey key, RepositoryName repository, int urgency)
    {
        lock (_lock)
        {
            if (_flights.TryGetValue(key, out var flight) && flight.Urgency >= urgency)
                return (flight, false);
            return (_flights[key] = new BlobFlight(repository, urgency), true);
        }
    }

    public void End(BlobKey key, BlobFlight flight, bool hasLanded)
    {
        lock (_lock)
        {
            // A more urgent one may have taken its place.
            if (_flights.GetValueOrDefault(key) == flight)
                _flights.Remove(key);
        }

        flight.Ended(hasLanded);
    }
}
