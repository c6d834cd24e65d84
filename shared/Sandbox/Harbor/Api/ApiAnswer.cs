using System.Text.Json.Nodes;

namespace HarborReplication.Sandbox.Harbor.Api;

internal sealed record ApiAnswer(int Status, JsonNode? Json = null)
{
    public string? Text { get; init; }

    public string? Location { get; init; }

    public string? Link { get; init; }

    public int? TotalCount { get; init; }

    public static readonly ApiAnswer Done = new(200);

    public static ApiAnswer Ok(JsonNode json) => new(200, json);

    public static ApiAnswer Created(string location) => new(201) { Location = location };
}
