using HarborReplication.Registry.Throttling;

namespace HarborReplication.CopyWorker.Bandwidth;

/// <summary>The pace of one copy: that of the slowest of its budgets.</summary>
internal sealed class TaskPace(IReadOnlyList<ByteRate> rates, bool isUrgent, Action leave) : IBytePace, IDisposable
{
    private const int Smallest = 1024;
    private const int Largest = 64 * 1024;
    private const int PiecesPerSecond = 20;

    public int Piece
    {
        get
        {
            long? slowest = null;
            foreach (var rate in rates)
            {
                if (rate.BytesPerSecond is { } bytes && (slowest is null || bytes < slowest))
                    slowest = bytes;
            }

            // Without a limit, pieces cost more than they are good for.
            return slowest is { } limit ? (int)Math.Clamp(limit / PiecesPerSecond, Smallest, Largest) : int.MaxValue;
        }
    }

    public async ValueTask WaitAsync(int bytes, CancellationToken cancellationToken)
    {
        foreach (var rate in rates)
            await rate.WaitAsync(bytes, isUrgent, cancellationToken);
    }

    public void Dispose() => leave();
}
