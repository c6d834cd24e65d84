namespace HarborReplication.Registry.Transport;

/// <summary>
/// One registry as the network knows it. Two sites behind one host name differ by <see cref="ConnectTo"/> and are two origins; two
/// connections with different credentials to one site are one.
/// </summary>
/// <param name="Scheme"><c>http</c> or <c>https</c>.</param>
/// <param name="Host">Lower case.</param>
/// <param name="Port">The default of the scheme when the URL names none.</param>
/// <param name="ConnectTo">Lower case; null when connections go to the host itself.</param>
public sealed record Origin(string Scheme, string Host, int Port, string? ConnectTo)
{
    public static Origin Of(Uri url, string? connectTo = null)
    {
        ArgumentNullException.ThrowIfNull(url);
        return new Origin(
            url.Scheme.ToLowerInvariant(),
            url.IdnHost.ToLowerInvariant(),
            url.Port,
            string.IsNullOrWhiteSpace(connectTo) ? null : connectTo.Trim().ToLowerInvariant());
    }

    public override string ToString() => $"{Scheme}://{Host}:{Port}{(ConnectTo is null ? "" : $" at {ConnectTo}")}";
}
