namespace HarborReplication.Sandbox.Storage;

/// <summary>Files that are either there completely or not at all: written beside the uploads, then renamed into place.</summary>
internal static class AtomicFile
{
    public static async Task WriteAsync(string temporary, string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using (var stream = Create(temporary))
            await stream.WriteAsync(content, cancellationToken).ConfigureAwait(false);
        Move(temporary, path);
    }

    public static FileStream Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);
    }

    public static void Move(string temporary, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Move(temporary, path, overwrite: true);
    }
}
