using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace HarborReplication.Registry.Transport;

/// <summary>The connections of one registry: HTTP/1.1, several of them, no cookies, no redirects followed by themselves.</summary>
internal sealed class RegistryTransport : IDisposable
{
    private readonly HttpMessageInvoker _invoker;
    private readonly CertificateCheck _certificates;
    private readonly string _host;
    private readonly int _port;
    private readonly ConnectAddress? _connectTo;

    public RegistryTransport(RegistryEndpoint endpoint, TimeSpan connectTimeout, int maxConnections, TimeProvider time)
    {
        _host = endpoint.Url.IdnHost;
        _port = endpoint.Url.Port;
        _connectTo = string.IsNullOrWhiteSpace(endpoint.ConnectTo) ? null : ConnectAddress.Parse(endpoint.ConnectTo);
        _certificates = new CertificateCheck(endpoint.Insecure, endpoint.CaCertificate, time);
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            // Harbor takes a session cookie for a browser and then asks for a CSRF token.
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxConnectionsPerServer = maxConnections,
            ConnectTimeout = connectTimeout,
            ConnectCallback = ConnectAsync,
            // Changed addresses are noticed after this time at the latest.
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60),
            // What is left of an abandoned blob is not worth reading for the sake of the connection.
            MaxResponseDrainSize = 64 * 1024,
            // An address to connect to means exactly that, whatever proxy the environment names.
            UseProxy = _connectTo is null,
            // Trace ids are ours; registries get none.
            ActivityHeadersPropagator = null,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = Validate },
        });

        bool Validate(object sender, System.Security.Cryptography.X509Certificates.X509Certificate? certificate,
            System.Security.Cryptography.X509Certificates.X509Chain? chain, SslPolicyErrors errors)
        {
            var host = sender is SslStream { TargetHostName: { Length: > 0 } name } ? name : _host;
            return _certificates.Refusal(host, certificate, chain, errors) is { } reason ? throw new CertificateRefusedException(reason) : true;
        }
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _invoker.SendAsync(request, cancellationToken);

    public void Dispose()
    {
        _invoker.Dispose();
        _certificates.Dispose();
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var target = context.DnsEndPoint;
        // Blobs may be redirected to a storage host, which has an address of its own.
        if (_connectTo is not null && target.Port == _port && string.Equals(target.Host.Trim('[', ']'), _host, StringComparison.OrdinalIgnoreCase))
            target = new DnsEndPoint(_connectTo.Host, _connectTo.Port ?? _port);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
