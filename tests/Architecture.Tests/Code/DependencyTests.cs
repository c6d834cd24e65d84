using NetArchTest.Rules;

namespace HarborReplication.Architecture.Tests.Code;

/// <summary>What the code of a project may use, whatever its references would allow.</summary>
public sealed class DependencyTests
{
    private static readonly string[] Databases = ["Microsoft.EntityFrameworkCore", "Npgsql", "Microsoft.Data.Sqlite", "HarborReplication.Persistence"];
    private static readonly string[] Bus = ["MassTransit", "RabbitMQ.Client", "HarborReplication.Messaging"];

    /// <summary>The rule itself: it must not pass where the library is used.</summary>
    [Fact]
    public void Rule_OverCodeThatUsesTheLibrary_Fails() =>
        Assert.ThrowsAny<Exception>(() => AssertIndependent("Messaging", ["MassTransit"]));

    [Fact]
    public void CopyWorker_Code_KnowsNoDatabase() => AssertIndependent("CopyWorker", Databases);

    [Fact]
    public void Registry_Code_KnowsNeitherBusNorContractsNorDatabase() =>
        AssertIndependent("Registry", [.. Bus, .. Databases, "HarborReplication.Contracts"]);

    [Fact]
    public void Contracts_Code_KnowsNoLibrary() => AssertIndependent("Contracts", [.. Bus, .. Databases, "Microsoft.AspNetCore", "Microsoft.Extensions"]);

    [Fact]
    public void Rules_Code_DoesNoInputOrOutput() => AssertIndependent("Rules", [.. Bus, .. Databases, "System.Net.Http", "System.IO.File"]);

    [Theory]
    [InlineData("PolicyService")]
    [InlineData("TriggerService")]
    public void ServicesWithoutARoute_Code_KnowNoRegistryClient(string project) =>
        AssertIndependent(project, ["HarborReplication.Registry", "HarborReplication.Sandbox"]);

    [Theory]
    [InlineData("PolicyService", "TriggerService", "CopyWorker")]
    [InlineData("TriggerService", "PolicyService", "CopyWorker")]
    [InlineData("CopyWorker", "PolicyService", "TriggerService")]
    public void Services_Code_KnowNoOtherService(string project, string first, string second) =>
        AssertIndependent(project, [$"HarborReplication.{first}", $"HarborReplication.{second}", "HarborReplication.Standalone"]);

    [Fact]
    public void Persistence_Types_AreNoEntitiesAndMapNone()
    {
        var types = Assemblies.Of("Persistence").GetTypes();
        Assert.NotEmpty(types);

        var mapping = types.Where(type =>
            type.GetInterfaces().Any(contract => contract.Name == "IEntityTypeConfiguration`1")
            || type.GetProperties().Any(property => property.PropertyType.Name == "DbSet`1"));

        Assert.Empty(mapping);
    }

    private static void AssertIndependent(string project, string[] others)
    {
        var assembly = Assemblies.Of(project);
        // A rule over nothing would pass.
        Assert.NotEmpty(assembly.GetTypes());

        var result = Types.InAssembly(assembly).ShouldNot().HaveDependencyOnAny(others).GetResult();

        Assert.True(result.IsSuccessful, $"{project} must not use {string.Join(", ", others)}, but these types do: {string.Join(", ", result.FailingTypeNames ?? [])}");
        Assert.DoesNotContain(assembly.GetReferencedAssemblies(), reference => IsOneOf(reference.Name!, others));
    }

    private static bool IsOneOf(string assemblyName, string[] others) =>
        others.Any(other => assemblyName == other || assemblyName.StartsWith(other + ".", StringComparison.Ordinal));
}
