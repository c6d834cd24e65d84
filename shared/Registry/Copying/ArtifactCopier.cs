using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;

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

    /// <summary>
    /// Brings what refers to a subject at the source, and makes the destination list it: by itself where it keeps such lists, else under
    /// the referrers tag. What the destination lists besides stays.
    /// </summary>
    /// <param name="request">The references are the referrers tag of the subject, on both sides.</param>
    /// <param name="subject">What is referred to; need not be there.</param>
    /// <param name="observer">Hears of all copies as of one.</param>
    /// <param name="cancellationToken">Ends the copying.</param>
    /// <exception cref="CopyException">Something could not be copied or listed; what was copied before stays.</exception>
    /// <exception cref="FencedException">The write fence was closed.</exception>
    public Task<CopyResult> CopyReferrersAsync(CopyRequest request, Digest subject, ICopyObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(observer);
        var log = new CopyLog(observer);
        return new ReferrersCopy(
            request, subject, log, new ReferrersWriter(request, subject, log), observer,
            (one, hearing) => new CopyRun(one, hearing, _memory, _options, _time)).RunAsync(cancellationToken);
    }
}
