using System.Text.RegularExpressions;
using HarborReplication.Architecture.Tests.Code;
using HarborReplication.Testing;

namespace HarborReplication.Architecture.Tests.Deployment;

/// <summary>docker-compose.yml and the Dockerfile against the repository: what they name exists.</summary>
public sealed partial class ComposeTests
{
    private static readonly Dictionary<string, string> Variables = ReadExample().ToDictionary(name => name, name => $"value-of-{name}");
    private static readonly ComposeFile Compose = ComposeFile.Load(Variables);

    public static TheoryData<string> OwnServices => [.. Compose.ServiceNames.Where(name => Compose.Service(name).Build is not null)];

    [Theory]
    [MemberData(nameof(OwnServices))]
    public void Build_OfAService_NamesAProjectAndADockerfileThatExist(string name)
    {
        var build = Compose.Service(name).Build!;
        var project = build.Arguments["SERVICE"];

        Assert.True(File.Exists(RepositoryRoot.Combine(build.Context, build.Dockerfile)));
        Assert.True(File.Exists(RepositoryRoot.Combine("services", project, $"{project}.csproj")));
    }

    [Theory]
    [MemberData(nameof(OwnServices))]
    public void Ports_OfAService_AreTheOneItListensOn(string name)
    {
        var service = Compose.Service(name);
        var listening = new Uri(service.Environment["ASPNETCORE_URLS"]).Port;

        Assert.Contains(service.HealthCheck, part => part == $"http://127.0.0.1:{listening}/health/ready");
        Assert.All(service.Ports, port => Assert.EndsWith($":{listening}", port, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(OwnServices))]
    public void Settings_OfAService_AreReadByIt(string name)
    {
        var service = Compose.Service(name);
        var source = string.Concat(
            SourceFile.In($"services/{service.Build!.Arguments["SERVICE"]}", "shared/ServiceDefaults", "shared/Messaging", "shared/Persistence")
                .Select(file => file.Text));

        var unread = service.Environment.Keys
            .Where(key => !key.StartsWith("ASPNETCORE_", StringComparison.Ordinal))
            .Where(key => !source.Contains($"\"{key.Replace("__", ":", StringComparison.Ordinal)}\"", StringComparison.Ordinal)
                && !(key.Split("__") is ["ConnectionStrings", var connection] && source.Contains($"GetConnectionString(\"{connection}\")", StringComparison.Ordinal)));

        Violations.AssertNone(unread);
    }

    [Theory]
    [InlineData("policy-service", 2)]
    [InlineData("trigger-service", 2)]
    [InlineData("copy-worker", 3)]
    public void Replicas_OfAService_ShowThatThereAreSeveral(string name, int expected) => Assert.Equal(expected, Compose.Service(name).Replicas);

    [Fact]
    public void CopyWorker_Environment_HasNoDatabase() =>
        Assert.DoesNotContain(Compose.Service("copy-worker").Environment.Keys, key => key.Contains("Postgres", StringComparison.Ordinal));

    [Fact]
    public void Images_OfAllServices_ArePinned() =>
        Assert.All(Compose.ServiceNames.Select(Compose.Service), service => Assert.Matches(PinnedImage(), service.Image));

    [Fact]
    public void Secrets_WithoutEnvironment_StopTheStart()
    {
        var empty = ComposeFile.Load(new Dictionary<string, string>());

        Assert.All(
            new[] { "policy-service", "trigger-service", "copy-worker", "rabbitmq", "postgres" },
            name => Assert.Throws<InvalidOperationException>(() => empty.Service(name)));
    }

    [Fact]
    public void Variables_OfTheFile_AreInTheExample()
    {
        var used = Variable().Matches(File.ReadAllText(RepositoryRoot.Combine("docker-compose.yml"))).Select(match => match.Groups[1].Value).Distinct();

        Assert.Equal(used.Order(StringComparer.Ordinal), Variables.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Dockerfile_BaseImagesAndUser_ArePinnedAndUnprivileged()
    {
        var lines = File.ReadAllLines(RepositoryRoot.Combine("deploy", "Dockerfile"));
        var tag = lines.Single(line => line.StartsWith("ARG DOTNET=", StringComparison.Ordinal))["ARG DOTNET=".Length..];
        var sdk = File.ReadAllText(RepositoryRoot.Combine("Directory.Build.props"));

        // The same .NET as the projects target.
        Assert.StartsWith(FrameworkVersion().Match(sdk).Groups[1].Value, tag, StringComparison.Ordinal);
        Assert.All(lines.Where(line => line.StartsWith("FROM ", StringComparison.Ordinal)), line => Assert.Matches(":[^ ]+", line));
        var user = Array.FindIndex(lines, line => line == "USER $APP_UID");
        Assert.InRange(user, Array.FindLastIndex(lines, line => line.StartsWith("FROM ", StringComparison.Ordinal)), lines.Length);
        Assert.True(user < Array.FindIndex(lines, line => line.StartsWith("ENTRYPOINT", StringComparison.Ordinal)));
    }

    [Fact]
    public void Dockerignore_LetsThrough_WhatTheBuildReads()
    {
        var admitted = File.ReadAllLines(RepositoryRoot.Combine("deploy", "Dockerfile.dockerignore"))
            .Where(line => line.StartsWith('!'))
            .Select(line => line[1..].Replace("/**", "", StringComparison.Ordinal))
            .ToList();

        Assert.All(admitted, path => Assert.True(Path.Exists(RepositoryRoot.Combine(path)), path));
        Assert.Superset(new HashSet<string> { "services", "shared", "global.json", "Directory.Build.props", "Directory.Packages.props", "BannedSymbols.txt", ".editorconfig" }, admitted.ToHashSet());
    }

    private static IEnumerable<string> ReadExample() =>
        File.ReadAllLines(RepositoryRoot.Combine(".env.example"))
            .Where(line => line.Contains('=') && !line.StartsWith('#'))
            .Select(line => line.Split('=')[0]);

    [GeneratedRegex(@"^[a-z0-9./-]+:(?!latest)[0-9][A-Za-z0-9.-]*$")]
    private static partial Regex PinnedImage();

    [GeneratedRegex(@"\$\{([A-Z_]+)")]
    private static partial Regex Variable();

    [GeneratedRegex("<TargetFramework>net([0-9.]+)<")]
    private static partial Regex FrameworkVersion();
}
