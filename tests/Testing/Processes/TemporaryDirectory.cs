namespace HarborReplication.Testing;

/// <summary>A directory of its own under the system's temporary directory, removed with what is in it.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public TemporaryDirectory(string purpose) => Path = Directory.CreateTempSubdirectory($"hr-{purpose}-").FullName;

    public string Path { get; }

    public string Combine(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A server that was just killed may still be flushing a file; the temporary directory is not worth failing a test for.
        }
    }
}
