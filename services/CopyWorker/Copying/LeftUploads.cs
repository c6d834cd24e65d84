using HarborReplication.Contracts.Settlement;
using HarborReplication.Contracts.Work;
using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Values;

namespace HarborReplication.CopyWorker.Copying;

/// <summary>Uploads that go from one attempt to the next, between the words of the bus and of the copier.</summary>
internal static class LeftUploads
{
    /// <summary>What an earlier attempt has left; what cannot be read is left aside, for it saves time only.</summary>
    public static Dictionary<Digest, UploadHint> Read(GrantedTask grant, RepositoryName repository)
    {
        var hints = new Dictionary<Digest, UploadHint>();
        foreach (var left in grant.Left ?? [])
        {
            if (Digest.TryParse(left.Digest, out var digest) && Uri.TryCreate(left.Location, UriKind.Absolute, out var location))
                hints[digest] = new UploadHint { Repository = repository, Digest = digest, Location = location, Offset = left.Offset, MinChunk = left.MinChunk };
        }

        return hints;
    }

    public static IReadOnlyList<LeftUpload> Of(CopyResult result) =>
    [
        .. result.Uploads.OrderByDescending(upload => upload.Offset).Take(TaskSettlement.MaxLeft).Select(upload => new LeftUpload
        {
            Digest = upload.Digest.ToString(), Location = upload.Location.AbsoluteUri, Offset = upload.Offset, MinChunk = upload.MinChunk,
        }),
    ];
}
