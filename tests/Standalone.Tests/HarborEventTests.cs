using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using HarborReplication.Sandbox;
using HarborReplication.Sandbox.Harbor;
using HarborReplication.Sandbox.Seeding;
using HarborReplication.Testing;

namespace HarborReplication.Standalone.Tests;

/// <summary>What an event of a Harbor's does not say, and a policy wants to know: labels, and what a signature belongs to.</summary>
public sealed class HarborEventTests(SharedInstance shared) : IClassFixture<SharedInstance>
{
    private const string Password = "Harbor12345";
    private const string Repository = "production/app";
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tagged_PolicyWithALabelFilter_OnlyWhatHasTheLabelIsCopied()
    {
        await using var site = await Site.StartAsync(shared, new JsonObject { ["type"] = "label", ["value"] = new JsonArray("release") });
        var labelled = await site.Source.Seed.ImageAsync(Repository, "build-1", cancellationToken: Cancel);
        await site.Source.Seed.ImageAsync(Repository, "build-2", new SampleImage { Seed = 2 }, Cancel);
        site.Source.Harbor!.AddLabel(Repository, "build-1", site.Source.Harbor.Label("release"));
        await site.FollowAsync("build-1");

        await site.RetagAsync("build-2", "other");
        await site.RetagAsync("build-1", "stable");

        await site.ArrivesAsync("stable", labelled.Digest);
        Assert.DoesNotContain("other", site.Destination.Tags(Repository));
    }

    // It has no tag that a tag filter could let through: it goes where its subject goes.
    [Fact]
    public async Task SignaturePushed_PolicyWithATagFilter_FollowsItsSubject()
    {
        await using var site = await Site.StartAsync(shared, new JsonObject { ["type"] = "tag", ["value"] = "v*" });
        var image = await site.Source.Seed.ImageAsync(Repository, "v1", cancellationToken: Cancel);
        var unwanted = await site.Source.Seed.ImageAsync(Repository, "nightly", new SampleImage { Seed = 2 }, Cancel);
        var empty = await site.Source.Seed.BlobAsync(Repository, "{}"u8.ToArray(), Cancel);
        await site.FollowAsync("v1");

        var signatureOfTheOther = await site.PutAsync(null, Signature(unwanted, empty));
        var signature = await site.PutAsync(null, Signature(image, empty));

        await site.ArrivesAsync(signature, signature);
        Assert.Null(site.Destination.ManifestDigest(Repository, signatureOfTheOther));
    }

    private static byte[] Signature(SeededManifest subject, string empty) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["schemaVersion"] = 2,
        ["mediaType"] = ManifestType,
        ["artifactType"] = "application/vnd.example.signature",
        ["config"] = Empty(empty),
        ["layers"] = new JsonArray(Empty(empty)),
        ["subject"] = new JsonObject { ["mediaType"] = subject.MediaType, ["digest"] = subject.Digest, ["size"] = subject.Size },
    }.ToJsonString());

    private static JsonObject Empty(string digest) => new() { ["mediaType"] = "application/vnd.oci.empty.v1+json", ["digest"] = digest, ["size"] = 2 };

    /// <summary>Two Harbors, and a policy that follows what the audit log of the first one tells.</summary>
    private sealed class Site : IAsyncDisposable
    {
        private readonly TemporaryDirectory _directory = new("harbor-events");
        private readonly JsonObject _filter;
        private Instance _instance = null!;
        private HttpClient _client = null!;
        private int _probes;

        private Site(JsonObject filter) => _filter = filter;

        public SandboxRegistry Source { get; private set; } = null!;

        public SandboxRegistry Destination { get; private set; } = null!;

        public static async Task<Site> StartAsync(SharedInstance shared, JsonObject filter)
        {
            var site = new Site(filter);
            site.Source = await StartAsync(site._directory.Combine("source"));
            site.Destination = await StartAsync(site._directory.Combine("destination"));
            site.Source.Harbor!.Project("production");
            site._client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = site.Source.Url };
            site._client.DefaultRequestHeaders.Authorization =
                new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{Password}")));
            site._client.DefaultRequestHeaders.Accept.ParseAdd(ManifestType);
            site._instance = await shared.EmptyAsync(Cancel);
            return site;
        }

        /// <summary>Makes the policy, and returns when an image that it takes arrives under a new tag.</summary>
        public async Task FollowAsync(string taken)
        {
            await _instance.Api.CreatePolicyAsync(
                "pushes",
                await RegisterAsync("source", Source),
                await RegisterAsync("destination", Destination),
                new JsonObject
                {
                    ["trigger"] = new JsonObject { ["type"] = "event_based" }, ["reconcile"] = "off", ["filters"] = new JsonArray(_filter.DeepClone()),
                },
                Cancel);
            await UntilAsync(
                async () =>
                {
                    await RetagAsync(taken, string.Create(CultureInfo.InvariantCulture, $"v-probe-{++_probes}"));
                    await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Cancel);
                    return Destination.Tags(Repository).Any(tag => tag.StartsWith("v-probe", StringComparison.Ordinal));
                },
                "the policy follows events");
        }

        /// <summary>Gives what a tag names another tag, as a push of the same image does.</summary>
        public async Task RetagAsync(string from, string to)
        {
            using var pulled = await _client.GetAsync(new Uri($"/v2/{Repository}/manifests/{from}", UriKind.Relative), Cancel);
            pulled.EnsureSuccessStatusCode();
            await PutAsync(to, await pulled.Content.ReadAsByteArrayAsync(Cancel));
        }

        /// <summary>Pushes a manifest under a tag, or by its digest alone; returns the digest.</summary>
        public async Task<string> PutAsync(string? tag, byte[] manifest)
        {
            var digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(manifest))}";
            using var content = new ByteArrayContent(manifest);
            content.Headers.ContentType = new MediaTypeHeaderValue(ManifestType);
            using var pushed = await _client.PutAsync(new Uri($"/v2/{Repository}/manifests/{tag ?? digest}", UriKind.Relative), content, Cancel);
            pushed.EnsureSuccessStatusCode();
            return digest;
        }

        public Task ArrivesAsync(string reference, string digest) => UntilAsync(
            () => Task.FromResult(Destination.ManifestDigest(Repository, reference) == digest), $"{reference} is at the destination");

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            await Source.DisposeAsync();
            await Destination.DisposeAsync();
            _directory.Dispose();
        }

        private static Task<SandboxRegistry> StartAsync(string directory) => SandboxRegistry.StartAsync(
            new SandboxOptions { Directory = directory, Harbor = new SandboxHarborOptions { AdminPassword = Password } }, Cancel);

        private Task<long> RegisterAsync(string name, SandboxRegistry registry) => _instance.Api.CreateRegistryAsync(
            name,
            registry.Url,
            new JsonObject { ["type"] = "harbor", ["credential"] = new JsonObject { ["access_key"] = "admin", ["access_secret"] = Password } },
            Cancel);

        private Task UntilAsync(Func<Task<bool>> condition, string expectation) =>
            Eventually.TrueAsync(_ => condition(), expectation, Deadline, () => Task.FromResult(_instance.Process.Tail()), Cancel);
    }
}
