using System.Text.Json.Nodes;
using HarborReplication.Testing;

namespace HarborReplication.Architecture.Tests.Projects;

/// <summary>Which project may reference which: the bus contracts and the HTTP API are the only couplings between services.</summary>
public sealed class OwnershipTableTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["services/PolicyService"] = ["Contracts", "Rules", "Messaging", "Persistence", "ServiceDefaults"],
        ["services/TriggerService"] = ["Contracts", "Rules", "Messaging", "Persistence", "ServiceDefaults"],
        ["services/CopyWorker"] = ["Contracts", "Rules", "Registry", "Messaging", "ServiceDefaults"],
        ["services/Console"] = ["ServiceDefaults"],
        ["services/Cli"] = [],
        ["services/Standalone"] =
        [
            "PolicyService", "TriggerService", "CopyWorker", "Console",
            "Contracts", "Rules", "Messaging", "Persistence", "Registry", "Sandbox", "ServiceDefaults",
        ],
        ["shared/Contracts"] = [],
        ["shared/Rules"] = [],
        ["shared/Registry"] = [],
        ["shared/Messaging"] = ["Contracts"],
        ["shared/Persistence"] = [],
        ["shared/Sandbox"] = [],
        ["shared/ServiceDefaults"] = [],
    };

    [Fact]
    public void References_OfServicesAndShared_StayWithinTheTable()
    {
        var projects = ProjectFile.In("services").Concat(ProjectFile.In("shared")).ToList();
        Assert.NotEmpty(projects);

        var violations = projects.SelectMany(project =>
            Allowed.TryGetValue(project.Folder, out var allowed)
                ? project.ProjectReferences.Except(allowed).Select(reference => $"{project.Folder} → {reference}")
                : [$"{project.Folder} is not in the table"]);

        Violations.AssertNone(violations);
    }

    [Fact]
    public void Sandbox_OutsideStandaloneAndTests_IsNotReferenced()
    {
        var users = ProjectFile.In("services").Concat(ProjectFile.In("shared"))
            .Where(project => project.ProjectReferences.Contains("Sandbox"))
            .Select(project => project.Name);

        Assert.All(users, user => Assert.Equal("Standalone", user));
    }

    [Fact]
    public void Contracts_Packages_AreNone() => Assert.Empty(Project("shared/Contracts").PackageReferences);

    [Theory]
    [InlineData("services/CopyWorker", "Npgsql")]
    [InlineData("services/CopyWorker", "Npgsql.EntityFrameworkCore.PostgreSQL")]
    [InlineData("services/CopyWorker", "Microsoft.EntityFrameworkCore.Sqlite")]
    [InlineData("services/CopyWorker", "Microsoft.Data.Sqlite.Core")]
    [InlineData("shared/Registry", "MassTransit")]
    [InlineData("shared/Registry", "Microsoft.EntityFrameworkCore")]
    public void LockedPackages_OfAProjectThatHasNoUseForIt_LackThePackage(string folder, string package)
    {
        var locked = JsonNode.Parse(File.ReadAllText(RepositoryRoot.Combine(folder, "packages.lock.json")))!["dependencies"]!["net10.0"]!.AsObject();

        Assert.NotEmpty(locked);
        Assert.DoesNotContain(locked, entry => entry.Key == package);
    }

    [Fact]
    public void MassTransit_AsAPackage_IsReferencedByMessagingAlone()
    {
        var users = ProjectFile.In("services").Concat(ProjectFile.In("shared"))
            .Where(project => project.PackageReferences.Any(package => package.StartsWith("MassTransit", StringComparison.Ordinal)))
            .Select(project => project.Folder);

        Assert.Equal(["shared/Messaging"], users);
    }

    [Fact]
    public void Solution_Projects_AreAllThatExist()
    {
        var solution = File.ReadAllText(RepositoryRoot.Combine("HarborReplication.sln"));

        var missing = new[] { "services", "shared", "tests" }.SelectMany(ProjectFile.In)
            .Select(project => $"{project.Folder}/{project.Name}.csproj".Replace('/', '\\'))
            .Where(path => !solution.Contains(path, StringComparison.Ordinal));

        Violations.AssertNone(missing);
    }

    [Fact]
    public void Folders_OfServicesAndShared_AreNamedAsTheirProject() =>
        Assert.All(
            ProjectFile.In("services").Concat(ProjectFile.In("shared")),
            project => Assert.Equal(project.Name, Path.GetFileName(project.Folder)));

    private static ProjectFile Project(string folder) =>
        ProjectFile.Read(RepositoryRoot.Combine(folder, $"{Path.GetFileName(folder)}.csproj"));
}
