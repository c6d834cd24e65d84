using System.Security.Cryptography;
using System.Text;

namespace HarborReplication.Standalone.Storage;

/// <summary>The directory that a standalone instance keeps everything in, for itself: a second process is refused.</summary>
internal sealed class DataDirectory : IDisposable
{
    private const int SecretKeyBytes = 32;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream fileLock) => (FullPath, _lock) = (path, fileLock);

    public string FullPath { get; }

    /// <exception cref="DataDirectoryException">It cannot be used, or another process uses it.</exception>
    public static DataDirectory Open(string path)
    {
        try
        {
            var full = Directory.CreateDirectory(path).FullName;
            // The operating system gives the lock back when the process ends, however it ends.
            return new DataDirectory(full, new FileStream(Path.Combine(full, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataDirectoryException(
                $"Storage__DataDirectory {path} cannot be used: {e.Message} If another instance is running on it, stop that one or give this one a directory of its own.", e);
        }
    }

    public string Database(string name) => $"Data Source={Path.Combine(FullPath, name)}.db";

    /// <summary>The key that secrets are sealed with: made with the directory, lost with it.</summary>
    public byte[] SecretsKey() =>
        Convert.FromBase64String(ReadOrCreate("secrets.key", () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretKeyBytes))));

    /// <summary>The password of the user admin where none is set: kept, so that a restart does not change it.</summary>
    public string AdminPassword() => ReadOrCreate("admin.password", () => RandomNumberGenerator.GetHexString(24, lowercase: true));

    public void Dispose() => _lock.Dispose();

    // Written beside and renamed, so that a kill in between leaves no half of it.
    private string ReadOrCreate(string name, Func<string> create)
    {
        var path = Path.Combine(FullPath, name);
        if (File.Exists(path))
            return File.ReadAllText(path).Trim();
        var text = create();
        var part = path + ".part";
        File.Delete(part);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using (var file = new FileStream(part, options))
        {
            file.Write(Encoding.ASCII.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(part, path);
        return text;
    }
}
