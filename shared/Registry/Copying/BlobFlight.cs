using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Copying;

/// <summary>One blob on its way. It belongs to the copy that sends it and ends with that, landed or not.</summary>
internal sealed class BlobFlight(RepositoryName repository, int urgency)
{
    private readonly TaskCompletionSource<bool> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _sent;

    /// <summary>Where it is going to land.</summary>
    public RepositoryName Repository => repository;

    /// <summary>Of the copy that sends it.</summary>
    public int Urgency => urgency;

    /// <summary>Whether it landed, once it has ended.</summary>
    public Task<bool> End => _end.Task;

    /// <summary>Bytes of it that are at the destination.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Negative when what was sent turned out useless.</summary>
    public void Count(long bytes) => Interlocked.Add(ref _sent, bytes);

    public void Ended(bool hasLanded) => _end.TrySetResult(hasLanded);
}
