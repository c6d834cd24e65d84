namespace HarborReplication.PolicyService.Registries;

/// <summary>The kinds of registry that there are adapters for, in Harbor's words.</summary>
internal static class RegistryTypes
{
    public const string DockerRegistry = "docker-registry";
    public const string Harbor = "harbor";

    public static readonly IReadOnlyList<string> Supported = [DockerRegistry, Harbor];
}
