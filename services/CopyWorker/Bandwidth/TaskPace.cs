using HarborReplication.Registry.Throttling;

namespace HarborReplication.CopyWorker.Bandwidth;

/// <summary>
/// The pace of one copy: that of the slowest of its budgets. Two percent of a budget are left to the headers and frames around a blob's
/// bytes, so that what passes on the wire stays below it.
/// </summary>
internal sealed class TaskPace(IReadOnlyList<ByteRate> rates, bool isUrgent, Action leave) : IBytePace, IDisposable
{
    private const int Smallest = 1024;
    private const int Largest = 64 * 1024;
    private const int PiecesPerSecond = 20;
    private const int BytesPerByteAround = 50;

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
            await rate.WaitAsync(bytes + (bytes / BytesPerByteAround), isUrgent, cancellationToken);
    }

    public void Dispose() => leave();
}
