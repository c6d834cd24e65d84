namespace HarborReplication.Registry.Auth;

/// <summary>One challenge of a WWW-Authenticate header.</summary>
internal sealed record Challenge
{
    public required string Scheme { get; init; }

    /// <summary>Names without regard to case.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    public bool Is(string scheme) => string.Equals(Scheme, scheme, StringComparison.OrdinalIgnoreCase);

    public string? Find(string parameter) => Parameters.GetValueOrDefault(parameter);
}
