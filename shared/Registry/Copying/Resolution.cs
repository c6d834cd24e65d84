using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;

namespace HarborReplication.Registry.Copying;

/// <summary>Finds out what both references are now.</summary>
internal sealed class Resolution(CopyRequest request)
{
    /// <returns>The destination's is null when it has no such reference.</returns>
    /// <exception cref="CopyException">The source has no such reference, or a side cannot be asked.</exception>
    public async Task<(Digest Source, Digest? Destination)> ResolveAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var destination = DigestAsync(request.Destination, request.DestinationRepository, request.DestinationReference, stop.Token)
            .At(CopySide.Destination, CopyPhase.Resolve);
        try
        {
            var source = await DigestAsync(request.Source, request.SourceRepository, request.SourceReference, cancellationToken)
                .At(CopySide.Source, CopyPhase.Resolve).ConfigureAwait(false);
            if (source is null)
            {
                throw new CopyException(CopySide.Source, CopyPhase.Resolve, new RegistryException(
                    FailureKind.NotFound, $"{request.SourceReference} of {request.SourceRepository} does not exist at the source."));
            }

            return (source, await destination.ConfigureAwait(false));
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)destination).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<Digest?> DigestAsync(
        RegistryClient client, RepositoryName repository, Reference reference, CancellationToken cancellationToken)
    {
        var head = await client.HeadManifestAsync(repository, reference, cancellationToken).ConfigureAwait(false);
        if (head is null)
            return null;
        // Asked for by digest it is that digest, whatever a header says.
        return reference.Digest ?? head.Digest
            ?? (await client.GetManifestAsync(repository, reference, cancellationToken).ConfigureAwait(false)).Digest;
    }
}
