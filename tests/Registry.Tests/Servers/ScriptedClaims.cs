using HarborReplication.Registry.Copying;

namespace HarborReplication.Registry.Tests.Servers;

/// <summary>Other processes, as a test wants them.</summary>
internal sealed class ScriptedClaims(Func<WantedBlob, ClaimAnswer> answer) : IBlobClaims
{
    private int _asked;

    public static readonly ClaimAnswer Elsewhere = new() { Elsewhere = new SendingElsewhere(1, TimeSpan.FromMilliseconds(100)) };

    public int Asked => Volatile.Read(ref _asked);

    public Task<ClaimAnswer> ClaimAsync(WantedBlob blob, Func<long> sent, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        return Task.FromResult(answer(blob));
    }
}
