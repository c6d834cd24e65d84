using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace HarborReplication.Architecture.Tests.Code;

/// <summary>House rules that only the source shows.</summary>
public sealed partial class SourceTests
{
    private const int LongestFile = 500;
    private const int LongestProgram = 30;

    [Fact]
    public void Files_OfTheRepository_StayReadable()
    {
        var files = SourceFile.In("services", "shared", "tests");
        Assert.NotEmpty(files);

        Violations.AssertNone(files.Where(file => file.Lines > LongestFile).Select(file => $"{file.Path}: {file.Lines} lines"));
    }

    [Fact]
    public void Programs_OfServices_AreDefaultsServiceBuildMapRun() =>
        Violations.AssertNone(
            SourceFile.In("services")
                .Where(file => file.Name == "Program.cs" && file.Lines > LongestProgram)
                .Select(file => $"{file.Path}: {file.Lines} lines"));

    [Fact]
    public void Namespaces_OfServicesAndShared_AreTheirFolders()
    {
        var misplaced = SourceFile.In("services", "shared")
            .Select(file => (file.Path, Actual: Namespace().Match(file.Text).Groups[1].Value, Expected: NamespaceOf(file)))
            .Where(file => file.Actual.Length > 0 && file.Actual != file.Expected)
            .Select(file => $"{file.Path}: {file.Actual}, not {file.Expected}");

        Violations.AssertNone(misplaced);
    }

    [Fact]
    public void MassTransit_Configuration_StandsInMessagingAlone()
    {
        var places = SourceFile.In("services", "shared").Where(file => file.Text.Contains("AddMassTransit", StringComparison.Ordinal)).ToList();

        Assert.All(places, file => Assert.StartsWith("shared/Messaging/", file.Path, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("services/TriggerService", "policy")]
    [InlineData("services/PolicyService", "trigger")]
    public void Schemas_OfTheOtherService_AreNotNamed(string folder, string schema)
    {
        // HasDefaultSchema("policy"), schema: "policy", FROM policy.tasks, UPDATE "policy"."tasks"
        var named = new Regex(
            $"""(Schema\(\s*"{schema}")|(schema:\s*"{schema}")|\b(from|join|into|update|table|using|only)\s+"?{schema}"?\.""",
            RegexOptions.IgnoreCase);
        Assert.Matches(named, $"SELECT 1 FROM {schema}.tasks");

        Violations.AssertNone(SourceFile.In(folder).Where(file => named.IsMatch(file.Text)).Select(file => file.Path));
    }

    [Fact]
    public void Types_OfServicesAndShared_AreNamedForTheirRole()
    {
        var vague = Assemblies.All
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Namespace?.StartsWith("HarborReplication.", StringComparison.Ordinal) == true)
            .Where(type => !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) && !type.Name.StartsWith('<'))
            .Where(type => VagueName().IsMatch(type.Name.Split('`')[0]))
            .Select(type => type.FullName!);

        Violations.AssertNone(vague);
    }

    private static string NamespaceOf(SourceFile file) =>
        // shared/Contracts/Work/FreeSlots.cs → HarborReplication.Contracts.Work
        string.Join('.', file.Folder.Split('/').Skip(1).Prepend("HarborReplication"));

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex("(Manager|Helpers?|Utils?|Utility|Utilities|Processor|Base|Info|Data)$")]
    private static partial Regex VagueName();
}
