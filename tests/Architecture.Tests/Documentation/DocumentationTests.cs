using System.Text.RegularExpressions;
using HarborReplication.Testing;

namespace HarborReplication.Architecture.Tests.Documentation;

/// <summary>Documentation says what the code has, and nothing that it has not.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public void Telemetry_Instruments_AreTheOnesInTheCode()
    {
        var code = Sources().SelectMany(text => Instrument().Matches(text)).Select(match => match.Groups["name"].Value).ToHashSet();
        var documented = DocumentedInstrument().Matches(Read("docs/telemetry.md")).Select(match => match.Groups["name"].Value).ToHashSet();
        Assert.Equal(code.Order(), documented.Order());
    }

    [Fact]
    public void Telemetry_Events_AreTheOnesInTheContracts()
    {
        var contracts = EventName().Matches(Read("shared/Contracts/Events/EventTypes.cs")).Select(match => match.Groups["name"].Value);
        var documented = DocumentedEvent().Matches(Read("docs/telemetry.md")).Select(match => match.Groups["name"].Value);
        Assert.Equal(contracts.Order(), documented.Order());
    }

    [Fact]
    public void Settings_ThatServicesRead_AreDocumented()
    {
        var documented = DocumentedSetting().Matches(Read("docs/settings.md")).Select(match => match.Groups["name"].Value).ToHashSet();
        var read = Sources().SelectMany(text => SettingRead().Matches(text)).Select(match => match.Groups["name"].Value.Replace(":", "__", StringComparison.Ordinal));
        Assert.Empty(read.Distinct().Except(documented));
    }

    [Fact]
    public void Readme_Projects_AreTheOnesThatExist()
    {
        var documented = DocumentedProject().Matches(Read("README.md")).Select(match => match.Groups["name"].Value);
        var existing = new[] { "services", "shared" }
            .SelectMany(folder => Directory.GetDirectories(Path.Combine(RepositoryRoot.Path, folder)))
            .Select(directory => Path.GetRelativePath(RepositoryRoot.Path, directory).Replace('\\', '/'));
        Assert.Equal(existing.Order(), documented.Order());
    }

    [Fact]
    public void Readme_LinksAndCommands_LeadSomewhere()
    {
        var readme = Read("README.md");
        var paths = Link().Matches(readme).Select(match => match.Groups["path"].Value)
            .Concat(Project().Matches(readme).Select(match => match.Groups["path"].Value))
            .Concat(["tests/run", "docker-compose.yml", ".env.example"]);
        Assert.All(paths, path => Assert.True(Path.Exists(Path.Combine(RepositoryRoot.Path, path)), path));
    }

    private static IEnumerable<string> Sources() =>
        new[] { "services", "shared" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}Migrations{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText);

    private static string Read(string path) => File.ReadAllText(Path.Combine(RepositoryRoot.Path, path));

    [GeneratedRegex(@"Create(Counter|Histogram|ObservableGauge|UpDownCounter)(<\w+>)?\(\s*""(?<name>harbor\.replication\.[a-z.]+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Instrument();

    [GeneratedRegex(@"^\| `(?<name>harbor\.replication\.[a-z.]+)` \| (policy|trigger|worker|all) ", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex DocumentedInstrument();

    [GeneratedRegex("= \"(?<name>harbor[a-z.]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex EventName();

    [GeneratedRegex(@"^\| `(?<name>harbor\.replication\.[a-z]+\.[a-z]+)` \| [^|]+ \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex DocumentedEvent();

    [GeneratedRegex(@"^\| `(?<name>[A-Za-z]\w+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex DocumentedSetting();

    [GeneratedRegex(@"settings\.(Optional|Required|Duration|Number|Url)\(""(?<name>\w+:\w+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex SettingRead();

    [GeneratedRegex(@"^\| `(?<name>(services|shared)/\w+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex DocumentedProject();

    [GeneratedRegex(@"\]\((?<path>[^)#:]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex(@"--project (?<path>[\w/]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Project();
}
