using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace HarborReplication.Sandbox.Storage;

/// <summary>The uploads under way. They do not survive the process.</summary>
internal sealed class UploadSessions(StorePaths paths, BlobStore blobs)
{
    private readonly ConcurrentDictionary<string, UploadSession> _sessions = new(StringComparer.Ordinal);

    /// <summary>Hashes and counts uploads without keeping their content.</summary>
    public bool Discard { get; set; }

    public UploadSession Start(string repository)
    {
        var id = Guid.NewGuid().ToString();
        var file = Discard ? null : paths.Upload(id);
        // An empty blob is finished without a single byte being appended.
        if (file is not null)
            AtomicFile.Create(file).Dispose();
        return _sessions[id] = new UploadSession(id, repository, file);
    }

    public bool TryFind(string repository, string id, [NotNullWhen(true)] out UploadSession? session) =>
        _sessions.TryGetValue(id, out session) && session.Repository == repository;

    /// <summary>Makes the finished upload a blob and ends the session.</summary>
    public void Keep(UploadSession session, Digest digest)
    {
        if (session.File is not null)
            blobs.Adopt(session.File, digest);
        else if (!blobs.TryFind(digest, out _) || blobs.IsLost(digest))
            blobs.AddVirtual(digest, new DiscardedContent(session.Length));
        _sessions.TryRemove(session.Id, out _);
        session.Dispose();
    }

    public void Forget(UploadSession session)
    {
        if (_sessions.TryRemove(session.Id, out _) && session.File is not null)
            File.Delete(session.File);
        session.Dispose();
    }
}
