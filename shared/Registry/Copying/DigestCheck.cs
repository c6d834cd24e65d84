using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;

namespace HarborReplication.Registry.Copying;

/// <summary>Finds out whether a registry compares what was uploaded with its digest, by an upload that must be refused.</summary>
internal static class DigestCheck
{
    /// <returns>Null when neither is proven.</returns>
    public static async Task<bool?> AskAsync(RegistryClient client, RepositoryName repository, CancellationToken cancellationToken)
    {
        // A digest that nothing has: should the registry keep the content, it is in nobody's way.
        var content = Guid.NewGuid().ToByteArray();
        var wrong = Digest.Of([.. content, 0]);
        try
        {
            // By chunk, because that is how the uploads end that depend on the answer.
            var upload = await client.StartUploadAsync(repository, cancellationToken).ConfigureAwait(false);
            upload = await client.PatchAsync(upload, content.Length, async (body, token) => await body.WriteAsync(content, token).ConfigureAwait(false), cancellationToken)
                .ConfigureAwait(false);
            await client.FinishUploadAsync(upload, wrong, cancellationToken).ConfigureAwait(false);
            return false;
        }
        catch (RegistryException e)
        {
            return e.Kind != FailureKind.Corrupt ? null : (int?)e.Status >= 400;
        }
    }
}
