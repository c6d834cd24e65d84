using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace HarborReplication.Testing;

/// <summary>
/// The repository's docker-compose.yml, read so that tests start the services with the environment that operators get, and servers in
/// the images that they run.
/// </summary>
public sealed partial class ComposeFile
{
    private readonly Dictionary<object, object?> _services;
    private readonly IReadOnlyDictionary<string, string> _variables;

    private ComposeFile(Dictionary<object, object?> services, IReadOnlyDictionary<string, string> variables)
    {
        _services = services;
        _variables = variables;
    }

    public IReadOnlyList<string> ServiceNames => [.. _services.Keys.Cast<string>()];

    /// <param name="variables">What <c>.env</c> would hold; a required variable that is not there throws when it is used.</param>
    public static ComposeFile Load(IReadOnlyDictionary<string, string> variables) =>
        Parse(File.ReadAllText(RepositoryRoot.Combine("docker-compose.yml")), variables);

    public static ComposeFile Parse(string yaml, IReadOnlyDictionary<string, string> variables)
    {
        var document = new DeserializerBuilder().Build()
            .Deserialize<Dictionary<object, object?>>(new MergingParser(new YamlDotNet.Core.Parser(new StringReader(yaml))));
        return new ComposeFile(Map(document["services"]), variables);
    }

    /// <summary>The image of a service, without needing any variable.</summary>
    public static string ImageOf(string service) =>
        (string)Map(Load(new Dictionary<string, string>())._services[service])["image"]!;

    public ComposeService Service(string name)
    {
        var service = Map(_services[name]);
        return new ComposeService
        {
            Name = name,
            Image = (string)service["image"]!,
            Build = service.TryGetValue("build", out var build) ? BuildOf(Map(build)) : null,
            Environment = Texts(service.GetValueOrDefault("environment")),
            Ports = Items(service.GetValueOrDefault("ports")),
            HealthCheck = service.TryGetValue("healthcheck", out var check) ? Items(Map(check)["test"]) : [],
            Replicas = service.TryGetValue("deploy", out var deploy)
                ? int.Parse((string)Map(deploy)["replicas"]!, CultureInfo.InvariantCulture)
                : 1,
        };
    }

    private ComposeBuild BuildOf(Dictionary<object, object?> build) =>
        new((string)build["context"]!, (string)build["dockerfile"]!, Texts(build["args"]));

    private Dictionary<string, string> Texts(object? map) =>
        map is null ? [] : Map(map).ToDictionary(pair => (string)pair.Key, pair => Interpolate((string)pair.Value!));

    private List<string> Items(object? list) => list is null ? [] : [.. ((List<object>)list).Select(item => Interpolate((string)item))];

    /// <summary><c>${NAME}</c>, <c>${NAME:-default}</c> and <c>${NAME:?message}</c>, as Compose reads them.</summary>
    private string Interpolate(string text) => Variable().Replace(text, match =>
    {
        if (_variables.TryGetValue(match.Groups["name"].Value, out var value) && value.Length > 0)
            return value;
        return match.Groups["operator"].Value switch
        {
            ":-" => match.Groups["rest"].Value,
            ":?" => throw new InvalidOperationException(match.Groups["rest"].Value),
            _ => "",
        };
    });

    private static Dictionary<object, object?> Map(object? node) => (Dictionary<object, object?>)node!;

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?<operator>:[-?])?(?<rest>[^}]*)\}")]
    private static partial Regex Variable();
}
