using System.Reflection;
using HarborReplication.Architecture.Tests.Projects;

namespace HarborReplication.Architecture.Tests.Code;

/// <summary>The built assemblies of services and shared libraries.</summary>
internal static class Assemblies
{
    public static Assembly Of(string project) => Assembly.Load($"HarborReplication.{project}");

    /// <summary>Those that Standalone, and so this test, brings along.</summary>
    public static IReadOnlyList<Assembly> All { get; } =
    [
        .. ProjectFile.In("services").Concat(ProjectFile.In("shared"))
            .Where(project => File.Exists(Path.Combine(AppContext.BaseDirectory, $"HarborReplication.{project.Name}.dll")))
            .Select(project => Of(project.Name)),
    ];
}
