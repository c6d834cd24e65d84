using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Tests.Servers;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;
using Microsoft.AspNetCore.Http;

namespace HarborReplication.Registry.Tests.Copying;

/// <summary>Registries that keep their blobs on another host.</summary>
public sealed class RedirectTests
{
    private const string Secret = "registry-password";

    [Fact]
    public async Task CopyAsync_BlobOnAnotherHost_IsFetchedThereWithoutTheCredential()
    {
        await using var site = await Site.StartAsync();

        await site.CopyAsync();

        Assert.NotEmpty(site.StorageHeaders);
        Assert.All(site.StorageHeaders, headers => Assert.False(headers.ContainsKey("Authorization")));
        Assert.DoesNotContain(site.StorageHeaders.SelectMany(headers => headers), header => header.Value.Contains(Secret, StringComparison.Ordinal));
        Assert.All(site.RegistryHeaders, headers => Assert.StartsWith("Basic ", headers["Authorization"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task CopyAsync_RedirectWithinTheRegistry_KeepsTheCredential()
    {
        await using var site = await Site.StartAsync();
        site.Target = (digest, _) => $"/v2/team/app/blobs/{digest}?again=1";

        await site.CopyAsync();

        Assert.Empty(site.StorageHeaders);
        Assert.All(site.RegistryHeaders, headers => Assert.StartsWith("Basic ", headers["Authorization"], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(500)]
    public async Task CopyAsync_AddressThatHasExpired_AsksTheRegistryForANewOne(int status)
    {
        await using var site = await Site.StartAsync();
        site.RefuseAtStorage = (context, _) => context.Request.Query["signature"] == "1" ? status : null;

        var result = await site.CopyAsync();

        Assert.Equal(CopyOutcome.Copied, result.Outcome);
    }

    [Fact]
    public async Task CopyAsync_StorageThatRefusesForGood_IsTheSourcesTroubleAndNotTheCredentials()
    {
        await using var site = await Site.StartAsync();
        site.RefuseAtStorage = (_, _) => 403;

        var failure = await site.Setup.FailAsync(site.Request);

        Assert.Equal((CopySide.Source, CopyPhase.Blob, FailureKind.ServerError), (failure.Side, failure.Phase, failure.Kind));
        Assert.DoesNotContain("signature", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CopyAsync_StorageBreaksInMidBlob_GoesOnWithRangeFromANewAddress()
    {
        await using var site = await Site.StartAsync();
        site.BreakAtStorage = 200_000;
        // By then the first address is good for nothing any more.
        site.RefuseAtStorage = (context, number) => number > 1 && context.Request.Query["signature"] == "1" ? 403 : null;

        await site.CopyAsync();

        Assert.Contains(site.StorageHeaders, headers => headers.GetValueOrDefault("Range") == "bytes=200000-");
    }

    [Fact]
    public async Task CopyAsync_RedirectsInACircle_EndsAfterAFew()
    {
        await using var site = await Site.StartAsync();
        site.Target = (digest, number) => $"/v2/team/app/blobs/{digest}?turn={number}";
        site.IsEndless = true;

        var failure = await site.Setup.FailAsync(site.Request);

        Assert.Equal((CopySide.Source, CopyPhase.Blob, FailureKind.Protocol), (failure.Side, failure.Phase, failure.Kind));
        // Two blobs, each at most the first request and five more.
        Assert.InRange(site.RegistryHeaders.Count, 2, 16);
    }

    [Theory]
    [InlineData("ftp://storage.example/blob")]
    [InlineData("file:///etc/passwd")]
    public async Task CopyAsync_RedirectToAnotherScheme_IsNotFollowed(string target)
    {
        await using var site = await Site.StartAsync();
        site.Target = (_, _) => target;

        Assert.Equal(FailureKind.Protocol, (await site.Setup.FailAsync(site.Request)).Kind);
    }

    [Theory]
    [InlineData("/v2/mirror/app/blobs/uploads/{0}", "?digest=")]
    [InlineData("/v2/mirror/app/blobs/uploads/{0}?_state=a%2Bb%3D%3D&x=1", "?_state=a%2Bb%3D%3D&x=1&digest=")]
    [InlineData("{0}?_state=a", "?_state=a&digest=")]
    [InlineData("{0}?", "?digest=")]
    public async Task CopyAsync_UploadLocation_RelativeAndWithItsQuery(string location, string expected)
    {
        await using var setup = await CopySetup.StartAsync();
        var image = setup.AddImage(1_000);
        setup.Destination.Script = context =>
        {
            if (HttpMethods.IsPost(context.Request.Method))
            {
                context.Response.OnStarting(() =>
                {
                    var id = context.Response.Headers.Location.ToString().Split('/', '?')[^2];
                    context.Response.Headers.Location = string.Format(System.Globalization.CultureInfo.InvariantCulture, location, id);
                    return Task.CompletedTask;
                });
            }

            return Task.FromResult(false);
        };

        await setup.CopyAsync();

        var puts = setup.Destination.Requests.Where(request => request.StartsWith("PUT /v2/mirror/app/blobs/uploads/", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, puts.Count);
        Assert.All(puts, put => Assert.Contains(expected, put, StringComparison.Ordinal));
        setup.AssertCopied(image);
    }

    [Fact]
    public async Task CopyAsync_UploadOnAnotherHost_IsSentThereWithoutTheCredential()
    {
        await using var storage = await ScriptedRegistry.StartAsync();
        await using var setup = await CopySetup.StartAsync();
        setup.AddImage(1_000);
        var seen = new List<Dictionary<string, string>>();
        storage.Script = async context =>
        {
            lock (seen)
                seen.Add(Copy(context.Request.Headers));
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            setup.Destination.AddBlob("mirror/app", body.ToArray());
            context.Response.StatusCode = 201;
            return true;
        };
        setup.Destination.Script = async context =>
        {
            if (context.Request.Headers.Authorization.Count == 0)
            {
                context.Response.Headers.WWWAuthenticate = "Basic realm=\"test\"";
                await ScriptedRegistry.FailAsync(context, 401, "UNAUTHORIZED");
                return true;
            }

            if (!HttpMethods.IsPost(context.Request.Method))
                return false;
            context.Response.StatusCode = 202;
            context.Response.Headers.Location = $"{storage.Url}upload/1?signature=x";
            return true;
        };
        using var client = setup.Destination.Client(username: "copier", password: Secret);

        await setup.CopyAsync(setup.Request with { Destination = client });

        Assert.Equal(2, seen.Count);
        Assert.All(seen, headers => Assert.False(headers.ContainsKey("Authorization")));
    }

    /// <summary>The server uses its own again for the next request.</summary>
    private static Dictionary<string, string> Copy(IHeaderDictionary headers) =>
        headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);

    /// <summary>A source that wants a credential and redirects its blobs, by default to a storage host.</summary>
    private sealed class Site : IAsyncDisposable
    {
        private int _redirects;
        private int _fetches;
        private SampleImage _image = null!;
        private RegistryClient _client = null!;

        public CopySetup Setup { get; private init; } = null!;
        public ScriptedRegistry Storage { get; private init; } = null!;
        public List<Dictionary<string, string>> StorageHeaders { get; } = [];
        public List<Dictionary<string, string>> RegistryHeaders { get; } = [];
        public Func<string, int, string> Target { get; set; } = null!;
        public Func<HttpContext, int, int?> RefuseAtStorage { get; set; } = (_, _) => null;
        public int? BreakAtStorage { get; set; }
        public bool IsEndless { get; set; }
        public CopyRequest Request => Setup.Request with { Source = _client };

        public static async Task<Site> StartAsync()
        {
            var site = new Site { Setup = await CopySetup.StartAsync(), Storage = await ScriptedRegistry.StartAsync() };
            site.Target = (digest, number) => $"{site.Storage.Url}bucket/{digest}?signature={number}";
            site._image = site.Setup.AddImage(500_000);
            site._client = site.Setup.Source.Client(username: "copier", password: Secret);
            // The credential is sent from the first blob on.
            site.Setup.Source.Script = site.AnswerAsync;
            site.Storage.Script = site.ServeAsync;
            return site;
        }

        public async Task<CopyResult> CopyAsync()
        {
            var result = await Setup.CopyAsync(Request);
            Setup.AssertCopied(_image);
            return result;
        }

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            await Setup.DisposeAsync();
            await Storage.DisposeAsync();
        }

        private async Task<bool> AnswerAsync(HttpContext context)
        {
            if (context.Request.Headers.Authorization.Count == 0)
            {
                context.Response.Headers.WWWAuthenticate = "Basic realm=\"test\"";
                await ScriptedRegistry.FailAsync(context, 401, "UNAUTHORIZED");
                return true;
            }

            if (!context.Request.Path.Value!.Contains("/blobs/", StringComparison.Ordinal))
                return false;
            lock (RegistryHeaders)
                RegistryHeaders.Add(Copy(context.Request.Headers));
            if (context.Request.Query.ContainsKey("again") && !IsEndless)
                return false;
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = Target(context.Request.Path.Value[(context.Request.Path.Value.LastIndexOf('/') + 1)..], Interlocked.Increment(ref _redirects));
            return true;
        }

        private async Task<bool> ServeAsync(HttpContext context)
        {
            lock (StorageHeaders)
                StorageHeaders.Add(Copy(context.Request.Headers));
            if (RefuseAtStorage(context, Interlocked.Increment(ref _fetches)) is { } status)
            {
                context.Response.StatusCode = status;
                await context.Response.WriteAsync("<Error><Code>AccessDenied</Code></Error>");
                return true;
            }

            var content = _image.Blobs.Single(blob => context.Request.Path.Value!.EndsWith(Digest.Of(blob).ToString(), StringComparison.Ordinal));
            var start = context.Request.Headers.Range is [{ } range] ? int.Parse(range["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture) : 0;
            if (start > 0)
            {
                context.Response.StatusCode = 206;
                context.Response.Headers.ContentRange = $"bytes {start}-{content.Length - 1}/{content.Length}";
            }

            context.Response.ContentLength = content.Length - start;
            if (BreakAtStorage is { } end && start < end && end < content.Length)
            {
                await context.Response.Body.WriteAsync(content.AsMemory(start, end - start));
                await context.Response.Body.FlushAsync();
                // What was written is read before the reset overtakes it.
                await Task.Delay(200);
                context.Abort();
                return true;
            }

            await context.Response.Body.WriteAsync(content.AsMemory(start));
            return true;
        }
    }
}
