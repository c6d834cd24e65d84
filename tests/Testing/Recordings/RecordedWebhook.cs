using System.Collections.Frozen;
using System.Text;

namespace HarborReplication.Testing.Recordings;

/// <summary>One webhook that a real Harbor (v2.9.5) posted, as it was recorded; dates and secrets were replaced.</summary>
public sealed record RecordedWebhook
{
    private const string Prefix = "Recordings.webhooks.";
    private const string Suffix = ".json";

    private static readonly Lazy<FrozenDictionary<string, RecordedWebhook>> ByName = new(() =>
        typeof(RecordedWebhook).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Suffix.Length])
            .Select(name => new RecordedWebhook { Name = name, Headers = Read(name + ".headers.txt"), Body = Read(name + Suffix) })
            .ToFrozenDictionary(webhook => webhook.Name, StringComparer.Ordinal));

    /// <summary>Of the file, as in <c>PUSH_ARTIFACT.Default</c>.</summary>
    public required string Name { get; init; }

    /// <summary>One a line.</summary>
    public required string Headers { get; init; }

    public required string Body { get; init; }

    /// <summary>In the order of their names.</summary>
    public static IReadOnlyList<RecordedWebhook> All => [.. ByName.Value.Values.OrderBy(webhook => webhook.Name, StringComparer.Ordinal)];

    public static RecordedWebhook Find(string name) => ByName.Value[name];

    public override string ToString() => Name;

    private static string Read(string file)
    {
        using var reader = new StreamReader(typeof(RecordedWebhook).Assembly.GetManifestResourceStream(Prefix + file)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
