using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HarborReplication.Registry.Tests.Transport;

/// <summary>Answers every request with 200 and remembers under which names it was reached.</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private TlsServer(WebApplication application) => _application = application;

    public Uri Url { get; private set; } = null!;

    /// <summary>Host header and SNI of each request.</summary>
    public ConcurrentQueue<(string Host, string? Sni)> Seen { get; } = new();

    public static async Task<TlsServer> StartAsync(X509Certificate2? certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        var sni = "";
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen =>
        {
            if (certificate is null)
                return;
            listen.UseHttps(https => https.ServerCertificateSelector = (_, name) =>
            {
                sni = name;
                return certificate;
            });
        }));
        var application = builder.Build();
        var server = new TlsServer(application);
        application.Run(context =>
        {
            server.Seen.Enqueue((context.Request.Host.Value!, sni));
            return context.Response.WriteAsync("{}");
        });
        await application.StartAsync();
        server.Url = new UriBuilder(application.Urls.Single()) { Host = "localhost" }.Uri;
        return server;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
