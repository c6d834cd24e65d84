namespace HarborReplication.PolicyService.Registries;

/// <summary>
/// Body of <c>POST /registries/ping</c>. With an id the stored connection is tried, and only type and credential may be given anew: a
/// stored secret is never sent to another address.
/// </summary>
internal sealed record RegistryPingRequest
{
    public long? Id { get; init; }
    public string? Type { get; init; }
    public string? Url { get; init; }
    public string? CredentialType { get; init; }
    public string? AccessKey { get; init; }
    public string? AccessSecret { get; init; }
    public bool? Insecure { get; init; }
    public string? CaCertificate { get; init; }
    public string? Region { get; init; }
    public string? ConnectTo { get; init; }

    public override string ToString() => $"ping of registry {Id}";
}
