using System.Net;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;

namespace HarborReplication.Registry.Copying;

/// <summary>Finds out what both references are now.</summary>
internal sealed class Resolution(CopyRequest request)
{
    /// <param name="isCertain">Takes the source's digest from the manifest itself, not from what a HEAD says.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <exception cref="CopyException">The source has no such reference, or a side cannot be asked.</exception>
    public async Task<Resolved> ResolveAsync(bool isCertain, CancellationToken cancellationToken) =>
        !isCertain && request is { Override: true, MayWrite: null, Expected: { } expected } && await ReadAsync(expected, cancellationToken).ConfigureAwait(false) is { } read
            ? read
            : await AskAsync(isCertain, cancellationToken).ConfigureAwait(false);

    /// <summary>What the destination's reference is now; null when there is none.</summary>
    /// <exception cref="CopyException">The destination cannot be asked.</exception>
    public async Task<Digest?> DestinationAsync(CancellationToken cancellationToken) =>
        (await HeadAsync(request.Destination, request.DestinationRepository, request.DestinationReference, false, cancellationToken)
            .At(CopySide.Destination, CopyPhase.Tag).ConfigureAwait(false))?.Digest;

    // The destination is known to differ, so the source's manifest is needed in any case: reading it by the reference tells the digest too.
    private async Task<Resolved?> ReadAsync(ExpectedReference expected, CancellationToken cancellationToken)
    {
        try
        {
            var manifest = await request.Source.GetManifestAsync(request.SourceRepository, request.SourceReference, cancellationToken)
                .At(CopySide.Source, CopyPhase.Resolve).ConfigureAwait(false);
            return manifest.Digest == expected.Digest ? null : new Resolved(manifest.Digest, null, manifest);
        }
        catch (CopyException e) when (e.Kind is FailureKind.NotFound or FailureKind.Corrupt or FailureKind.Protocol or FailureKind.Unsupported)
        {
            // What is wrong is found out by the usual requests, one after the other.
            return null;
        }
    }

    private async Task<Resolved> AskAsync(bool isCertain, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var destination = HeadAsync(request.Destination, request.DestinationRepository, request.DestinationReference, false, stop.Token)
            .At(CopySide.Destination, CopyPhase.Resolve);
        try
        {
            var source = await HeadAsync(request.Source, request.SourceRepository, request.SourceReference, isCertain, cancellationToken)
                .At(CopySide.Source, CopyPhase.Resolve).ConfigureAwait(false);
            if (source is null)
            {
                throw new CopyException(CopySide.Source, CopyPhase.Resolve, new RegistryException(
                    FailureKind.NotFound, $"{request.SourceReference} of {request.SourceRepository} does not exist at the source."));
            }

            var there = await destination.ConfigureAwait(false);
            // One digest and two lengths: one of the two is wrong.
            if (there?.Digest == source.Digest && there?.Size is not null && source.Size is not null && there.Size != source.Size)
            {
                there = await HeadAsync(request.Destination, request.DestinationRepository, request.DestinationReference, true, cancellationToken)
                    .At(CopySide.Destination, CopyPhase.Resolve).ConfigureAwait(false);
            }

            return new Resolved(source.Digest!, there?.Digest);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)destination).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Null when there is no such reference; else with a digest.</summary>
    private static async Task<ManifestHead?> HeadAsync(
        RegistryClient client, RepositoryName repository, Reference reference, bool isCertain, CancellationToken cancellationToken)
    {
        if (!isCertain)
        {
            var head = await client.HeadManifestAsync(repository, reference, cancellationToken).ConfigureAwait(false);
            // Asked for by digest it is that digest, whatever a header says.
            if (head is null)
                return null;
            if ((reference.Digest ?? head.Digest) is { } digest)
                return head with { Digest = digest };
        }

        try
        {
            var manifest = await client.GetManifestAsync(repository, reference, cancellationToken).ConfigureAwait(false);
            return new ManifestHead { Digest = manifest.Digest, Size = manifest.Content.Length };
        }
        catch (RegistryException e) when (e.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }
}
