using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;

namespace HarborReplication.Registry.Copying;

/// <summary>What this process has learned about uploads to one origin: ways it refuses, and whether it checks digests.</summary>
internal sealed class UploadWays(TimeProvider time)
{
    // Proxies are configured anew and registries upgraded.
    private static readonly TimeSpan RememberedFor = TimeSpan.FromHours(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<UploadWay, (long From, long At)> _refused = [];
    private Task<bool?>? _checksDigests;
    private long _checkedAt;

    /// <summary>The way that is wanted, or the other one where that is known to be refused for blobs of this size.</summary>
    public UploadWay Choose(UploadWay wanted, long size)
    {
        lock (_lock)
            return IsRefused(wanted, size) && !IsRefused(Other(wanted), size) ? Other(wanted) : wanted;
    }

    /// <summary>What is tried when a way is refused.</summary>
    public static UploadWay Other(UploadWay way) => way == UploadWay.Whole ? UploadWay.Chunks : UploadWay.Whole;

    /// <summary>A way was refused and the other one was not, so it was the way and not the blob.</summary>
    public void Refused(UploadWay way, long size)
    {
        lock (_lock)
            _refused[way] = (IsRefused(way, long.MaxValue) ? Math.Min(size, _refused[way].From) : size, time.GetTimestamp());
    }

    /// <summary>Whether the registry is proven to refuse content that does not have its digest; asks it where that is not known yet.</summary>
    public async Task<bool> ChecksDigestsAsync(RegistryClient client, RepositoryName repository, CancellationToken cancellationToken)
    {
        Task<bool?> check;
        lock (_lock)
        {
            // Without an answer it is asked again the next time.
            if (_checksDigests is not { } known || (known.IsCompleted && !IsCertain(known)))
            {
                // Not bound to the caller: others wait for the same answer.
                _checksDigests = DigestCheck.AskAsync(client, repository, CancellationToken.None);
                _checkedAt = time.GetTimestamp();
            }

            check = _checksDigests;
        }

        return await check.WaitAsync(cancellationToken).ConfigureAwait(false) ?? false;
    }

    private bool IsCertain(Task<bool?> check) =>
        check.IsCompletedSuccessfully && check.GetAwaiter().GetResult() is not null && time.GetElapsedTime(_checkedAt) < RememberedFor;

    private bool IsRefused(UploadWay way, long size) =>
        _refused.TryGetValue(way, out var refusal) && size >= refusal.From && time.GetElapsedTime(refusal.At) < RememberedFor;
}
