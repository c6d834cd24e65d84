using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using NJsonSchema;

namespace HarborReplication.HarborContract;

/// <summary>
/// Holds answers to Harbor's own description of its API: <c>api/v2.0/swagger.yaml</c> of goharbor/harbor, reduced to names, types and
/// statuses of registries and replication.
/// </summary>
public sealed class HarborDescription
{
    private const string Resource = "harbor-replication-api.json";
    private static readonly Lazy<HarborDescription> Loaded = new(() => new HarborDescription(Read()));

    // Harbor describes how its handlers refuse; what its router and its validation refuse has the same body.
    private static readonly FrozenSet<int> Undescribed = [400, 401, 404, 405, 412, 413, 415, 422, 503];
    private readonly JsonObject _document;
    private readonly Dictionary<string, JsonSchema> _schemas = [];
    private readonly Lock _lock = new();

    private HarborDescription(JsonObject document) => _document = document;

    public static HarborDescription Instance => Loaded.Value;

    public string BasePath => _document["basePath"]!.GetValue<string>();

    /// <summary>All operations, as in <c>GET /registries/{id}</c>.</summary>
    public IEnumerable<string> Operations =>
        from path in Paths
        from method in path.Value!.AsObject().Where(method => method.Key != "parameters")
        select $"{method.Key.ToUpperInvariant()} {path.Key}";

    /// <summary>The operation that a request is one of; null when it is none that Harbor has here.</summary>
    public string? Operation(HttpMethod method, string path)
    {
        if (!path.StartsWith(BasePath, StringComparison.Ordinal))
            return null;
        var steps = path[BasePath.Length..].Split('/');
        var candidates = Operations.Where(operation => operation.StartsWith($"{method} ", StringComparison.Ordinal) && Fits(operation.Split(' ')[1].Split('/'), steps));
        // registries/ping is no registry's id.
        return candidates.OrderBy(operation => operation.Count(c => c == '{')).FirstOrDefault();
    }

    /// <summary>What is wrong with an answer.</summary>
    /// <param name="operation">From <see cref="Operation"/>.</param>
    /// <param name="status">Of the answer.</param>
    /// <param name="headers">Their names.</param>
    /// <param name="body">As text.</param>
    /// <param name="additions">Members that may be there although Harbor has none, as in <c>Registry.region</c>.</param>
    public IReadOnlyList<string> Mistakes(string operation, HttpStatusCode status, IReadOnlyCollection<string> headers, string body, IReadOnlySet<string> additions)
    {
        if (Answer(operation, (int)status) is not { } answer)
            return [$"{operation} answers {(int)status}, which Harbor does not"];
        var mistakes = new List<string>();
        var described = answer["headers"]?.AsObject().Select(header => header.Key).Where(header => header != "Link") ?? [];
        mistakes.AddRange(described.Except(headers, StringComparer.OrdinalIgnoreCase).Select(header => $"{operation} answers {(int)status} without {header}"));
        if (answer["schema"] is not { } schema)
        {
            // A Go handler without an answer writes a bare null.
            if (body is not ("" or "null"))
                mistakes.Add($"{operation} answers {(int)status} with a body: {body}");
        }
        else if (schema["type"]?.GetValue<string>() != "string")
        {
            CheckBody($"{operation} {(int)status}", schema, body, additions, mistakes);
        }

        return mistakes;
    }

    private JsonObject Paths => _document["paths"]!.AsObject();

    private void CheckBody(string place, JsonNode schema, string body, IReadOnlySet<string> additions, List<string> mistakes)
    {
        JsonNode? json;
        try
        {
            json = JsonNode.Parse(body);
        }
        catch (System.Text.Json.JsonException e)
        {
            mistakes.Add($"{place}: {e.Message}");
            return;
        }

        CheckMembers(place, schema, json, additions, mistakes);
        var errors = Schema(schema).Validate(WithoutNulls(json)?.ToJsonString() ?? "null");
        mistakes.AddRange(errors.Select(error => $"{place}: {error.Path} {error.Kind}"));
    }

    // Validation lets unknown members pass.
    private void CheckMembers(string place, JsonNode schema, JsonNode? json, IReadOnlySet<string> additions, List<string> mistakes)
    {
        var name = schema["$ref"]?.GetValue<string>().Split('/')[^1];
        var actual = name is null ? schema : _document["definitions"]![name]!;
        if (json is JsonArray items && actual["items"] is { } item)
        {
            foreach (var one in items)
                CheckMembers(place, item, one, additions, mistakes);
        }
        else if (json is JsonObject members && actual["properties"] is JsonObject properties)
        {
            foreach (var (member, value) in members)
            {
                if (properties[member] is { } property)
                    CheckMembers(place, property, value, additions, mistakes);
                else if (!additions.Contains($"{name}.{member}"))
                    mistakes.Add($"{place}: {name} has no {member}");
            }
        }
    }

    private JsonObject? Answer(string operation, int status)
    {
        var parts = operation.Split(' ');
        var answers = Paths[parts[1]]![parts[0].ToLowerInvariant()]!["responses"]!.AsObject();
        var key = status.ToString(CultureInfo.InvariantCulture);
        var answer = answers[key] ?? (Undescribed.Contains(status) ? _document["responses"]!["400"] : null);
        return answer?["$ref"] is { } reference ? _document["responses"]![reference.GetValue<string>().Split('/')[^1]]!.AsObject() : answer?.AsObject();
    }

    private JsonSchema Schema(JsonNode schema)
    {
        lock (_lock)
        {
            var text = schema.ToJsonString();
            if (!_schemas.TryGetValue(text, out var found))
            {
                // In a document of its own, so that references lead to the definitions.
                var whole = new JsonObject { ["definitions"] = _document["definitions"]!.DeepClone(), ["allOf"] = new JsonArray(schema.DeepClone()) };
                _schemas[text] = found = JsonSchema.FromJsonAsync(whole.ToJsonString()).GetAwaiter().GetResult();
            }

            return found;
        }
    }

    // Harbor's encoder writes null for what is absent, whatever the description says: its filters, for example.
    private static JsonNode? WithoutNulls(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Where(member => member.Value is not null).Select(member => KeyValuePair.Create(member.Key, WithoutNulls(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(WithoutNulls)]),
        _ => node?.DeepClone(),
    };

    private static bool Fits(string[] template, string[] steps) =>
        template.Length == steps.Length && template.Zip(steps).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second);

    private static JsonObject Read()
    {
        using var stream = typeof(HarborDescription).Assembly.GetManifestResourceStream(Resource)!;
        return JsonNode.Parse(stream)!.AsObject();
    }
}
