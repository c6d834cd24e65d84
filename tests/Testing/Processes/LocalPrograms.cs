namespace HarborReplication.Testing;

/// <summary>Finds server programs installed on this machine.</summary>
internal static class LocalPrograms
{
    public static bool IsRoot => Environment.UserName == "root";

    public static string? Find(string name) => Find(name, []);

    /// <summary>The program's path, looked for in the given directories first, then on PATH.</summary>
    public static string? Find(string name, IEnumerable<string> directories) =>
        directories
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
            .Concat(["/usr/sbin", "/usr/local/bin"])
            .Select(directory => Path.Combine(directory, name))
            .FirstOrDefault(File.Exists);

    /// <summary>Debian keeps each major version apart; the newest one wins.</summary>
    public static IEnumerable<string> PostgresDirectories() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql")
                .OrderByDescending(directory => int.TryParse(Path.GetFileName(directory), out var version) ? version : 0)
                .Select(directory => Path.Combine(directory, "bin"))
            : [];
}
