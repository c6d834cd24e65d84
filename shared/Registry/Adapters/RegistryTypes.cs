namespace HarborReplication.Registry.Adapters;

/// <summary>Keys of the adapters, as they stand in a registry's <c>type</c>.</summary>
public static class RegistryTypes
{
    public const string Harbor = "harbor";
    public const string DockerRegistry = "docker-registry";
}
