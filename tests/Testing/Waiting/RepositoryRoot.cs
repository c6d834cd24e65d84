namespace HarborReplication.Testing;

/// <summary>The directory that holds HarborReplication.sln, found by walking up from the test's build output.</summary>
public static class RepositoryRoot
{
    private static readonly Lazy<string> Found = new(() =>
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(directory.FullName, "HarborReplication.sln")))
                return directory.FullName;
        }

        throw new DirectoryNotFoundException($"No HarborReplication.sln above {AppContext.BaseDirectory}.");
    });

    public static string Path => Found.Value;

    public static string Combine(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);
}
