using System.Net;
using HarborReplication.Sandbox.Access;
using HarborReplication.Sandbox.Distribution;
using HarborReplication.Sandbox.Faults;
using HarborReplication.Sandbox.Harbor;
using HarborReplication.Sandbox.Requests;
using HarborReplication.Sandbox.Seeding;
using HarborReplication.Sandbox.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace HarborReplication.Sandbox;

/// <summary>
/// A registry in this process, for the demo and for tests: OCI distribution on loopback, content in a directory, faults on demand. It is
/// not for production: unless it is a Harbor it knows one account, it collects no garbage by itself and forgets unfinished uploads when it stops.
/// </summary>
public sealed class SandboxRegistry : IAsyncDisposable
{
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(1);
    private readonly WebApplication _app;
    private readonly RegistryStore _store;
    private readonly TokenIssuer _tokens;
    private readonly HarborSide? _harbor;

    private SandboxRegistry(SandboxOptions options, RegistryStore store, HarborSide? harbor)
    {
        _store = store;
        _harbor = harbor;
        _store.Uploads.Discard = options.DiscardUploads;
        _tokens = new TokenIssuer(options.TokenLifetime, options.Time);
        Seed = new ContentSeeder(store);
        Faults = new FaultRules(options.Time);
        Requests = new RequestLog(options.RequestLogCapacity, options.Time);
        _app = Build(options);
    }

    /// <summary>Without a path: <c>http://127.0.0.1:port</c>.</summary>
    public Uri Url { get; private set; } = null!;

    public int Port => Url.Port;

    /// <summary><c>host:port</c>, as image references name it.</summary>
    public string Authority => Url.Authority;

    /// <summary>Puts content in without requests.</summary>
    public ContentSeeder Seed { get; }

    /// <summary>Puts projects, labels and robots in, when the registry is a Harbor.</summary>
    /// <exception cref="InvalidOperationException">It is a plain registry.</exception>
    public SandboxHarbor Harbor => _harbor?.Seed ?? throw new InvalidOperationException("The registry was not started as a Harbor.");

    /// <summary>What is to go wrong.</summary>
    public FaultRules Faults { get; }

    /// <summary>What was asked of the registry.</summary>
    public RequestLog Requests { get; }

    /// <summary>In ordinal order.</summary>
    public IReadOnlyList<string> Repositories => _store.Names;

    /// <summary>Starts a registry; it answers when this returns.</summary>
    /// <exception cref="IOException">The port is taken, or the directory cannot be used.</exception>
    public static async Task<SandboxRegistry> StartAsync(SandboxOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var store = await RegistryStore.OpenAsync(options.Directory, cancellationToken).ConfigureAwait(false);
        var harbor = options.Harbor is null
            ? null
            : await HarborSide.OpenAsync(options.Harbor, store, options.Directory, options.Time, cancellationToken).ConfigureAwait(false);
        var registry = new SandboxRegistry(options, store, harbor);
        try
        {
            await registry._app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await registry._app.DisposeAsync().ConfigureAwait(false);
            if (harbor is not null)
                await harbor.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        registry.Url = new Uri(registry._app.Urls.Single());
        return registry;
    }

    /// <summary>In ordinal order; empty for a repository that does not exist.</summary>
    public IReadOnlyList<string> Tags(string repository) => _store.TryFind(repository, out var content) ? content.Tags : [];

    /// <summary>The digest that a tag points at (or the digest itself, when it is there); null when there is no such manifest.</summary>
    public string? ManifestDigest(string repository, string reference) =>
        _store.TryFind(repository, out var content) && content.TryFind(reference, out var manifest) ? manifest.Digest.ToString() : null;

    /// <summary>True when the repository itself has the blob; that another one has it does not count.</summary>
    public bool HasBlob(string repository, string digest) => Digest.TryParse(digest, out var parsed) && _store.HasBlob(repository, parsed);

    /// <summary>Removes the blobs that no manifest names, uploads under way aside.</summary>
    /// <param name="cacheStays">
    /// What was removed is still said to be there, by HEAD, mounts and manifests, as a registry with a descriptor cache does that nobody has
    /// told; reading it breaks off before the first byte.
    /// </param>
    /// <param name="cancellationToken">Ends it half-way.</param>
    public Task CollectGarbageAsync(bool cacheStays = false, CancellationToken cancellationToken = default) =>
        _store.CollectGarbageAsync(cacheStays, cancellationToken);

    /// <summary>Makes all bearer tokens that are out invalid.</summary>
    public void RevokeTokens()
    {
        _tokens.RevokeAll();
        _harbor?.RevokeTokens();
    }

    /// <summary>Stops it; connections that do not end by themselves are cut. The content stays in its directory.</summary>
    public async ValueTask DisposeAsync()
    {
        Faults.Close();
        using var deadline = new CancellationTokenSource(StopDeadline);
        await _app.StopAsync(deadline.Token).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        if (_harbor is not null)
            await _harbor.DisposeAsync().ConfigureAwait(false);
    }

    private WebApplication Build(SandboxOptions options)
    {
        // The empty builder reads no environment, no files and logs nothing: a host's own settings must not reach in here.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore();
        if (options.Certificate is not null)
            builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            // A fault may hold a body for as long as a test wants.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, options.Port, listen =>
            {
                if (options.Certificate is not null)
                    listen.UseHttps(options.Certificate);
            });
        });

        var app = builder.Build();
        app.Use(new RecordingMiddleware(Requests).InvokeAsync);
        app.Use(new FaultMiddleware(Faults).InvokeAsync);
        var settings = new DistributionSettings(options.ReferrersApi, options.DeleteByTag, options.LargestPage) { IsHarbor = _harbor is not null };
        var distribution = new DistributionEndpoint(_store, settings);
        if (_harbor is not null)
        {
            _harbor.Map(app, distribution);
            return app;
        }

        app.Use(new AccessMiddleware(options.Access, options.Credentials, _tokens).InvokeAsync);
        app.Map("/v2/{**path}", distribution.AnswerAsync);
        return app;
    }
}
