using System.Text;
using HarborReplication.Registry.Adapters;
using HarborReplication.Registry.Tests.Servers;
using HarborReplication.Registry.Transport;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;
using HarborReplication.Sandbox;
using HarborReplication.Sandbox.Access;
using HarborReplication.Sandbox.Harbor;
using HarborReplication.Sandbox.Seeding;
using HarborReplication.Testing;

namespace HarborReplication.Registry.Tests.Harbor;

/// <summary>A sandbox Harbor of a test's own, and adapters for it.</summary>
public sealed class HarborSite : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new("harbor");
    private readonly List<RegistryClient> _clients = [];

    private HarborSite()
    {
    }

    public SandboxRegistry Registry { get; private set; } = null!;

    public static SandboxCredentials Admin { get; } = new("admin", "Harbor12345");

    public static async Task<HarborSite> StartAsync(string? version = null)
    {
        var site = new HarborSite();
        site.Registry = await SandboxRegistry.StartAsync(
            new SandboxOptions { Directory = site._directory.Combine("store"), Harbor = version is null ? new SandboxHarborOptions() : new SandboxHarborOptions { Version = version } }, TestContext.Current.CancellationToken);
        return site;
    }

    public IRegistryAdapter Adapter(SandboxCredentials? credentials = null)
    {
        credentials ??= Admin;
        var client = new RegistryClientFactory(TimeProvider.System, ScriptedRegistry.Fast with { PageSize = 500 })
            .Create(new RegistryEndpoint { Url = Registry.Url, Username = credentials.UserName, Password = credentials.Password });
        _clients.Add(client);
        return RegistryAdapters.Create(RegistryTypes.Harbor, client);
    }

    /// <summary>Pushes a seeded image, made when it is not there, under another name, by request: as the log and webhooks tell of it.</summary>
    /// <returns>Its digest.</returns>
    public async Task<string> PushAsync(string repository, string from, string reference)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        if (Registry.ManifestDigest(repository, from) is null)
            await Registry.Seed.ImageAsync(repository, from, cancellationToken: cancellationToken);
        var client = Adapter().Client;
        var name = RepositoryName.Parse(repository);
        var manifest = await client.GetManifestAsync(name, Reference.Parse(from), cancellationToken);
        await client.PutManifestAsync(name, Reference.Parse(reference), manifest, null, cancellationToken);
        return Registry.ManifestDigest(repository, from)!;
    }

    /// <summary>A signature as cosign pushes it: named after what it signs.</summary>
    public Task<SeededManifest> SignAsync(SeededManifest subject) => Registry.Seed.ArtifactAsync(
        subject.Repository, CosignTag(subject.Digest), "application/vnd.dev.cosign.simplesigning.v1+json", Encoding.UTF8.GetBytes(subject.Digest));

    public static string CosignTag(string digest) => digest.Replace(':', '-') + ".sig";

    public Task<SeededManifest> AttachAsync(SeededManifest subject, string content, string? tag = null) => Registry.Seed.ArtifactAsync(
        subject.Repository, tag, "application/vnd.example.sbom", Encoding.UTF8.GetBytes(content), subject);

    /// <summary>Requests to Harbor's API, and those that list tags; the challenge at the beginning left aside.</summary>
    public int Listings => Registry.Requests.Count(request => request.Status != 401 && (
        request.Path.StartsWith("/api/", StringComparison.Ordinal) || request.Path.EndsWith("/tags/list", StringComparison.Ordinal)));

    public static async Task<List<ListedArtifact>> ListAsync(IRegistryAdapter adapter, string repository)
    {
        var listed = new List<ListedArtifact>();
        await foreach (var artifact in adapter.ListArtifactsAsync(RepositoryName.Parse(repository), TestContext.Current.CancellationToken))
            listed.Add(artifact);
        return listed;
    }

    public static async Task<List<string>> RepositoriesAsync(IRegistryAdapter adapter, string prefix = "")
    {
        var listed = new List<string>();
        await foreach (var repository in adapter.ListRepositoriesAsync(prefix, TestContext.Current.CancellationToken))
            listed.Add(repository);
        return listed;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            client.Dispose();
        await Registry.DisposeAsync();
        _directory.Dispose();
    }
}
