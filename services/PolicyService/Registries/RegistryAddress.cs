using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace HarborReplication.PolicyService.Registries;

/// <summary>
/// Where a registry is: its URL cleaned as Harbor cleans it, the address to connect to instead, and the origin that both make. Two sites
/// behind one name are two origins; two records of one site are one.
/// </summary>
internal sealed record RegistryAddress
{
    private const int MaxUrlLength = 512;

    private RegistryAddress(Uri url, string? connectTo)
    {
        Url = url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');
        ConnectTo = connectTo;
        var site = string.Create(CultureInfo.InvariantCulture, $"{url.Scheme}://{Host(url)}:{url.Port}");
        Origin = connectTo is null ? site : $"{site} via {Target(connectTo, url.Port)}";
    }

    public string Url { get; }

    /// <summary><c>host</c> or <c>host:port</c>.</summary>
    public string? ConnectTo { get; }

    /// <summary>Scheme, host and port, always with the port, and the address connected to where there is one.</summary>
    public string Origin { get; }

    public static bool TryCreate(
        string url, string? connectTo, [NotNullWhen(true)] out RegistryAddress? address, [NotNullWhen(false)] out string? mistake)
    {
        address = null;
        mistake = null;
        if (!TryUrl(url, out var site))
        {
            mistake = $"url: \"{url.Trim()}\" is not the address of a registry; give http(s)://host or http(s)://host:port";
            return false;
        }

        var target = string.IsNullOrWhiteSpace(connectTo) ? null : connectTo.Trim().ToLowerInvariant();
        if (target is not null && !IsTarget(target))
        {
            mistake = $"connect_to: \"{connectTo}\" is not an address; give host or host:port, without a scheme";
            return false;
        }

        var candidate = new RegistryAddress(site, target);
        if (candidate.Url.Length > MaxUrlLength)
        {
            mistake = $"url: is longer than {MaxUrlLength} characters; give http(s)://host or http(s)://host:port";
            return false;
        }

        address = candidate;
        return true;
    }

    private static bool TryUrl(string text, [NotNullWhen(true)] out Uri? url)
    {
        var trimmed = text.Trim();
        var complete = trimmed.Contains("://", StringComparison.Ordinal) ? trimmed : $"http://{trimmed}";
        return Uri.TryCreate(complete, UriKind.Absolute, out url)
            && url.Scheme is "http" or "https"
            && url.Host.Length > 0;
    }

    // The parser of URLs knows names, IPv4 and bracketed IPv6; anything but an authority is refused.
    private static bool IsTarget(string text) =>
        text.Length <= 300
        && !text.AsSpan().ContainsAny("/?#@ ")
        && Uri.TryCreate($"http://{text}", UriKind.Absolute, out var uri)
        && uri.HostNameType != UriHostNameType.Unknown
        && uri.AbsolutePath == "/";

    private static string Target(string connectTo, int port)
    {
        var uri = new Uri($"http://{connectTo}");
        var explicitPort = connectTo.EndsWith(string.Create(CultureInfo.InvariantCulture, $":{uri.Port}"), StringComparison.Ordinal);
        return string.Create(CultureInfo.InvariantCulture, $"{Host(uri)}:{(explicitPort ? uri.Port : port)}");
    }

    // A name in the form that DNS takes, an IPv6 address in its brackets.
    private static string Host(Uri uri) => uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost.ToLowerInvariant();
}
