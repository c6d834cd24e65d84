using System.Xml.Linq;
using HarborReplication.Testing;

namespace HarborReplication.Architecture.Tests.Projects;

/// <summary>A csproj, as far as the ownership table is concerned.</summary>
internal sealed record ProjectFile
{
    /// <summary>The folder from the root, such as <c>shared/Contracts</c>.</summary>
    public required string Folder { get; init; }

    public required string Name { get; init; }

    public required IReadOnlyList<string> ProjectReferences { get; init; }

    /// <summary>Packages that end up beside the assembly; build-only ones (<c>PrivateAssets="all"</c>) are not listed.</summary>
    public required IReadOnlyList<string> PackageReferences { get; init; }

    /// <summary>Every project under the given folder of the root.</summary>
    public static IReadOnlyList<ProjectFile> In(string folder) =>
    [
        .. Directory.GetFiles(RepositoryRoot.Combine(folder), "*.csproj", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal))
            .Select(Read)
            .OrderBy(project => project.Folder, StringComparer.Ordinal),
    ];

    public static ProjectFile Read(string path)
    {
        var document = XDocument.Load(path);
        return new ProjectFile
        {
            Folder = Path.GetRelativePath(RepositoryRoot.Path, Path.GetDirectoryName(path)!),
            Name = Path.GetFileNameWithoutExtension(path),
            ProjectReferences =
            [
                .. document.Descendants("ProjectReference")
                    .Where(reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false")
                    .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!)),
            ],
            PackageReferences =
            [
                .. document.Descendants("PackageReference")
                    .Where(reference => (string?)reference.Attribute("PrivateAssets") != "all")
                    .Select(reference => (string)reference.Attribute("Include")!),
            ],
        };
    }
}
