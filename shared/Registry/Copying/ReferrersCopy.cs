using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;

namespace HarborReplication.Registry.Copying;

/// <summary>Brings the accessories that refer to one subject, by digest and byte-exact, and has the destination list them.</summary>
internal sealed class ReferrersCopy(
    CopyRequest request, Digest subject, CopyLog log, ReferrersWriter writer, ICopyObserver observer, Func<CopyRequest, ICopyObserver, CopyRun> runOf)
{
    private readonly List<Descriptor> _there = [];
    private readonly HashSet<Digest> _placed = [];
    private readonly List<BlobLocation> _wrong = [];
    private CopyProgress _progress = new(0, 0, 0);
    private bool _copied;

    public async Task<CopyResult> RunAsync(CancellationToken cancellationToken)
    {
        var source = await ListAsync(CopySide.Source, request.Source, request.SourceRepository, cancellationToken).ConfigureAwait(false);
        if (source is { Entries: [], IsTagForeign: true })
        {
            log.Write($"{request.SourceReference} of {request.SourceRepository} is no list of referrers, but an artifact of that name.");
            return await runOf(request, new PartObserver(observer, log, _progress)).RunAsync(cancellationToken).ConfigureAwait(false);
        }

        if (source is { Entries: [], IsKeptByRegistry: false, Index: null })
        {
            throw new CopyException(CopySide.Source, CopyPhase.Resolve, new RegistryException(
                FailureKind.NotFound, $"Nothing refers to {subject} in {request.SourceRepository} at the source any more."));
        }

        if (source.IsCut)
            log.Write($"{subject} has more than {ReferrerList.MaxEntries} referrers: the first {ReferrerList.MaxEntries} are copied.");
        var destination = await ListAsync(CopySide.Destination, request.Destination, request.DestinationRepository, cancellationToken).ConfigureAwait(false);
        var known = destination.IsKeptByRegistry ? destination.Entries.Select(entry => entry.Digest).ToHashSet() : [];
        foreach (var referrer in source.Entries)
        {
            if (known.Contains(referrer.Digest))
                _there.Add(referrer);
            else if (await CopyAsync(referrer, cancellationToken).ConfigureAwait(false) is { } drained)
                return drained;
        }

        if (destination.IsKeptByRegistry || _there.Count == 0)
            return Result(_copied ? CopyOutcome.Copied : CopyOutcome.AlreadyPresent, null);
        var (index, wrote) = await writer.WriteAsync(_there, source.Index, destination, cancellationToken).ConfigureAwait(false);
        return Result(_copied || wrote ? CopyOutcome.Copied : CopyOutcome.AlreadyPresent, index) with { Wrote = wrote };
    }

    /// <returns>Null, unless told to drain.</returns>
    private async Task<CopyResult?> CopyAsync(Descriptor referrer, CancellationToken cancellationToken)
    {
        var part = new PartObserver(observer, log, _progress);
        var reference = Reference.Of(referrer.Digest);
        try
        {
            var result = await runOf(request with { Expected = null, SourceReference = reference, DestinationReference = reference }, part)
                .RunAsync(cancellationToken).ConfigureAwait(false);
            _progress = _progress.Plus(result.BytesDone, result.BytesTotal, result.BytesMounted);
            _placed.UnionWith(result.Placed);
            _wrong.AddRange(result.WrongPlacements);
            if (result.Outcome == CopyOutcome.Drained)
                return Result(CopyOutcome.Drained, null) with { Uploads = result.Uploads };
            _copied |= result.Outcome == CopyOutcome.Copied;
            _there.Add(referrer);
        }
        catch (CopyException e) when (e is { Side: CopySide.Source, Phase: CopyPhase.Resolve, Kind: FailureKind.NotFound })
        {
            // Lists that clients keep still name what was deleted.
            log.Write($"{referrer.Digest} is listed at the source and not there; it is left out.");
        }

        return null;
    }

    private Task<ReferrerList> ListAsync(CopySide side, RegistryClient client, RepositoryName repository, CancellationToken cancellationToken) =>
        client.ReferrersAsync(repository, subject, withTag: side == CopySide.Source, cancellationToken).At(side, CopyPhase.Resolve);

    private CopyResult Result(CopyOutcome outcome, Digest? index) => new()
    {
        Outcome = outcome,
        Digest = index,
        Referrers = _there,
        BytesDone = _progress.BytesDone,
        BytesTotal = _progress.BytesTotal,
        BytesMounted = _progress.BytesMounted,
        Placed = [.. _placed],
        WrongPlacements = _wrong,
    };
}
