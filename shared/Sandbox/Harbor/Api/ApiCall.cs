using System.Globalization;
using System.Text.Json.Nodes;
using HarborReplication.Sandbox.Harbor.Access;
using Microsoft.AspNetCore.Http;

namespace HarborReplication.Sandbox.Harbor.Api;

/// <summary>One call of the API, with its body already read.</summary>
internal sealed record ApiCall
{
    public required string Method { get; init; }

    /// <summary>Without the query.</summary>
    public required string Path { get; init; }

    public required IReadOnlyDictionary<string, string> Route { get; init; }

    public required IQueryCollection Query { get; init; }

    public required Caller Caller { get; init; }

    /// <summary><c>host:port</c>, as the caller named it.</summary>
    public required string Host { get; init; }

    public required string RequestId { get; init; }

    public JsonNode? Body { get; init; }

    public bool Flag(string name, bool otherwise = false) => Query[name].ToString() is { Length: > 0 } text ? text is "true" or "1" : otherwise;

    public string Field(string name) => Body?[name]?.GetValue<string>() ?? "";

    public long Number(string name) =>
        long.TryParse(Route[name], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ApiRefusal.Invalid($"{name} in path must be of type int64: \"{Route[name]}\"");
}
