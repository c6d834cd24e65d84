using System.Text.Json.Serialization;
using HarborReplication.Contracts.Words;
using HarborReplication.Rules.Filters;

namespace HarborReplication.PolicyService.Registries;

/// <summary>What a registry can do.</summary>
internal sealed record RegistryInfoResponse
{
    public required string Type { get; init; }
    public required IReadOnlyList<SupportedFilterResponse> SupportedResourceFilters { get; init; }
    public required IReadOnlyList<string> SupportedTriggers { get; init; }
    public required bool SupportedCopyByChunk { get; init; }

    /// <summary>As in Harbor, a policy of the local registry may also be started by its events.</summary>
    public static RegistryInfoResponse Of(string type, bool isLocal) => new()
    {
        Type = type,
        SupportedResourceFilters =
        [
            new SupportedFilterResponse(FilterTypes.Name, "input", null),
            new SupportedFilterResponse(FilterTypes.Tag, "input", null),
            .. type == RegistryTypes.Harbor ? [new SupportedFilterResponse(FilterTypes.Label, "list", null)] : Array.Empty<SupportedFilterResponse>(),
            new SupportedFilterResponse(FilterTypes.Resource, "radio", ["image", "artifact"]),
        ],
        SupportedTriggers = [TriggerTypes.Manual, TriggerTypes.Scheduled, .. isLocal ? [TriggerTypes.EventBased] : Array.Empty<string>()],
        SupportedCopyByChunk = true,
    };
}

/// <summary>A filter that policies of a source may use.</summary>
internal sealed record SupportedFilterResponse(
    string Type,
    string Style,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] IReadOnlyList<string>? Values);
