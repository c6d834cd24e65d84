using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace HarborReplication.Registry.Transport;

/// <summary>The parsed form of <c>connect_to</c>: <c>host</c>, <c>host:port</c>, <c>[v6]</c> or <c>[v6]:port</c>.</summary>
public sealed record ConnectAddress(string Host, int? Port)
{
    /// <exception cref="FormatException">The text is not an address.</exception>
    public static ConnectAddress Parse(string text) =>
        TryParse(text, out var address)
            ? address
            : throw new FormatException($"'{Values.Excerpt.Of(text)}' is not an address to connect to: expected host or host:port, as in 10.1.2.3:443.");

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ConnectAddress? address)
    {
        address = null;
        text = text?.Trim() ?? "";
        var bracket = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) : -1;
        if (text.StartsWith('[') && bracket < 0)
            return false;
        // A bare IPv6 address has colons and no port.
        var colon = bracket < 0 && IPAddress.TryParse(text, out _) ? -1 : text.IndexOf(':', Math.Max(bracket, 0));
        var host = (colon < 0 ? text : text[..colon]).Trim('[', ']');
        int? port = null;
        if (colon >= 0)
        {
            if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is 0 or > ushort.MaxValue)
                return false;
            port = number;
        }

        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
            return false;
        address = new ConnectAddress(host, port);
        return true;
    }
}
