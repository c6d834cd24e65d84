namespace HarborReplication.Sandbox.Storage;

internal sealed class FileContent(string path, long length) : IBlobContent
{
    public long Length => length;

    public Stream OpenRead(long offset)
    {
        var stream = new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.Read | FileShare.Delete,
            bufferSize: 0,
            FileOptions.Asynchronous | FileOptions.SequentialScan);
        stream.Position = offset;
        return stream;
    }
}
