using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace HarborReplication.Testing.Recordings;

/// <summary>
/// One exchange with a real Harbor (v2.9.5), as it was recorded: a request, which lines with <c>&gt;</c> tell, and its answer. Dates,
/// tokens, passwords and cookies were replaced.
/// </summary>
public sealed record RecordedExchange
{
    private const string Prefix = "Recordings.api.";
    private const string Suffix = ".http";

    private static readonly Lazy<FrozenDictionary<string, RecordedExchange>> ByName = new(() =>
        Resources().Select(Read).ToFrozenDictionary(exchange => exchange.Name, StringComparer.Ordinal));

    /// <summary>Of the file, as in <c>registry-create</c>.</summary>
    public required string Name { get; init; }

    public required HttpMethod Method { get; init; }

    public required Uri Url { get; init; }

    /// <summary>Null when none was sent.</summary>
    public string? RequestBody { get; init; }

    public required int Status { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Empty when there was none.</summary>
    public required string Body { get; init; }

    public JsonNode? Json => JsonNode.Parse(Body);

    /// <summary>In the order of their names.</summary>
    public static IReadOnlyList<RecordedExchange> All => [.. ByName.Value.Values.OrderBy(exchange => exchange.Name, StringComparer.Ordinal)];

    public static RecordedExchange Find(string name) => ByName.Value[name];

    public override string ToString() => Name;

    private static IEnumerable<string> Resources() =>
        typeof(RecordedExchange).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal));

    private static RecordedExchange Read(string resource)
    {
        using var reader = new StreamReader(typeof(RecordedExchange).Assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        var lines = reader.ReadToEnd().Split('\n');
        var sent = lines.TakeWhile(line => line.StartsWith("> ", StringComparison.Ordinal)).Select(line => line[2..]).ToList();
        var received = lines.Skip(sent.Count).TakeWhile(line => line.StartsWith("< ", StringComparison.Ordinal)).Select(line => line[2..]).ToList();
        var request = sent[0].Split(' ', 2);
        return new RecordedExchange
        {
            Name = resource[Prefix.Length..^Suffix.Length],
            Method = new HttpMethod(request[0]),
            Url = new Uri(request[1]),
            RequestBody = sent.Count > 1 ? string.Join('\n', sent.Skip(1)) : null,
            Status = int.Parse(received[0], CultureInfo.InvariantCulture),
            Headers = received.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair.ElementAtOrDefault(1) ?? "", StringComparer.OrdinalIgnoreCase),
            Body = string.Join('\n', lines.Skip(sent.Count + received.Count)).Trim('\n'),
        };
    }
}
