using HarborReplication.Registry.Failures;

namespace HarborReplication.Registry.Copying;

/// <summary>
/// Copies artifacts between registries, byte-exact and verified. One instance per process: copies that need the same blob at the same
/// destination share the upload.
/// </summary>
public sealed class ArtifactCopier
{
    private readonly DestinationMemory _memory;
    private readonly CopierOptions _options;
    private readonly TimeProvider _time;

    public ArtifactCopier(TimeProvider time, CopierOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _memory = new DestinationMemory(time);
        _options = options ?? new CopierOptions();
    }

    /// <summary>Makes the destination reference equal to the source reference as it is read now.</summary>
    /// <exception cref="CopyException">The copy failed; the destination reference is as it was.</exception>
    /// <exception cref="FencedException">The write fence was closed.</exception>
    public Task<CopyResult> CopyAsync(CopyRequest request, ICopyObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        return new CopyRun(request, observer, _memory, _options, _time).RunAsync(cancellationToken);
    }
}
