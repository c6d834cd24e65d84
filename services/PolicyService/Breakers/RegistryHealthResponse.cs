using HarborReplication.PolicyService.Registries;

namespace HarborReplication.PolicyService.Breakers;

/// <summary>How a registry is seen.</summary>
internal sealed record RegistryHealthResponse
{
    /// <summary><c>healthy</c> or <c>unhealthy</c>.</summary>
    public required string Status { get; init; }

    /// <summary>What is wrong with it.</summary>
    public string? Detail { get; init; }

    /// <summary>Scheme, host, port and the address connected to: registries with the same origin are one.</summary>
    public required string Origin { get; init; }

    /// <summary>The regions whose workers had trouble with it so far; none: there was none.</summary>
    public required IReadOnlyList<RegionHealthResponse> Regions { get; init; }

    public static RegistryHealthResponse Of(RegistryRecord registry, IEnumerable<RegistryBreaker> breakers) => new()
    {
        Status = registry.Status,
        Detail = registry.StatusDetail,
        Origin = registry.Origin,
        Regions = [.. breakers.Select(RegionHealthResponse.Of)],
    };
}
