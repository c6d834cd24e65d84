using System.Collections.Frozen;
using HarborReplication.Registry.Adapters.Harbor;
using HarborReplication.Registry.Wire;

namespace HarborReplication.Registry.Adapters;

/// <summary>The adapters there are, by type.</summary>
public static class RegistryAdapters
{
    private static readonly FrozenDictionary<string, Func<RegistryClient, IRegistryAdapter>> ByType =
        new Dictionary<string, Func<RegistryClient, IRegistryAdapter>>
        {
            [RegistryTypes.Harbor] = client => new HarborAdapter(client),
            [RegistryTypes.DockerRegistry] = client => new DockerRegistryAdapter(client),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlyCollection<string> Types => ByType.Keys;

    /// <summary>The adapter does not own the client.</summary>
    /// <exception cref="NotSupportedException">There is no adapter of that type.</exception>
    public static IRegistryAdapter Create(string type, RegistryClient client) =>
        ByType.TryGetValue(type, out var create)
            ? create(client)
            : throw new NotSupportedException($"There is no adapter for registries of type '{type}'; there are: {string.Join(", ", Types.Order())}.");
}
