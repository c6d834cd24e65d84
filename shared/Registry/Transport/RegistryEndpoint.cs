using System.Text;

namespace HarborReplication.Registry.Transport;

/// <summary>How to reach a registry, credential included.</summary>
public sealed record RegistryEndpoint
{
    /// <summary>http or https; a path, user info or query has no meaning and is refused by the factory.</summary>
    public required Uri Url { get; init; }

    /// <summary><c>host</c> or <c>host:port</c> to open connections to instead of the URL's; SNI and Host stay the URL's.</summary>
    public string? ConnectTo { get; init; }

    /// <summary>Accepts any certificate. Without meaning when <see cref="CaCertificate"/> is given.</summary>
    public bool Insecure { get; init; }

    /// <summary>PEM, one or more certificates that are trusted beside the system's.</summary>
    public string? CaCertificate { get; init; }

    public string? Username { get; init; }
    public string? Password { get; init; }

    /// <summary>What limits are shared by.</summary>
    public Origin Origin => Origin.Of(Url, ConnectTo);

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Url = ").Append(Url)
            .Append(", ConnectTo = ").Append(ConnectTo)
            .Append(", Insecure = ").Append(Insecure)
            .Append(", CaCertificate = ").Append(CaCertificate is null ? "no" : "yes")
            .Append(", Username = ").Append(Username)
            .Append(", Password = ").Append(Password is null ? "no" : "*****");
        return true;
    }
}
