using System.Net.Http.Headers;
using HarborReplication.Testing;

namespace HarborReplication.Sandbox.Tests;

/// <summary>A sandbox registry of its own for each test, and a client that follows nothing by itself.</summary>
public abstract class SandboxTest : IAsyncLifetime
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TemporaryDirectory _directory = new("sandbox");

    protected SandboxRegistry Registry { get; private set; } = null!;

    protected HttpClient Client { get; private set; } = null!;

    /// <summary>Reads and writes by plain HTTP.</summary>
    protected RegistryContent Content { get; private set; } = null!;

    protected static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    protected string StoreDirectory => _directory.Combine("store");

    protected virtual SandboxOptions Options => new() { Directory = StoreDirectory };

    public async ValueTask InitializeAsync()
    {
        Registry = await SandboxRegistry.StartAsync(Options, CancellationToken);
        Client = CreateClient(Registry.Url);
        Content = new RegistryContent(Client);
    }

    public async ValueTask DisposeAsync()
    {
        Content.Dispose();
        await Registry.DisposeAsync();
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops the registry and starts another one on the same directory.</summary>
    protected async Task RestartAsync()
    {
        Content.Dispose();
        await Registry.DisposeAsync();
        await InitializeAsync();
    }

    protected static HttpClient CreateClient(Uri url) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = url, Timeout = Patience };

    protected static ByteArrayContent Binary(byte[] content) =>
        new(content) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };

    protected static string Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values) ? string.Join(',', values) : "";
}
