using HarborReplication.Testing;

namespace HarborReplication.Architecture.Tests.Code;

/// <summary>A C# file of the repository; generated ones (migrations, build output) are left out.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    public int Lines => Text.AsSpan().TrimEnd('\n').Count('\n') + 1;

    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    public string Name => System.IO.Path.GetFileName(Path);

    public static IReadOnlyList<SourceFile> In(params string[] folders) =>
    [
        .. folders
            .SelectMany(folder => Directory.GetFiles(RepositoryRoot.Combine(folder), "*.cs", SearchOption.AllDirectories))
            .Select(path => System.IO.Path.GetRelativePath(RepositoryRoot.Path, path))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "Migrations"))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, File.ReadAllText(RepositoryRoot.Combine(path)))),
    ];
}
