namespace HarborReplication.Registry.Wire;

/// <summary>How requests introduce themselves, so that a registry's operator knows who is calling.</summary>
internal static class RegistryUserAgent
{
    public static string Value { get; } = $"HarborReplication/{typeof(RegistryUserAgent).Assembly.GetName().Version?.ToString(3) ?? "0"}";
}
