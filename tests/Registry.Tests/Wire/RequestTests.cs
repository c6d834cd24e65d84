using System.Diagnostics;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Telemetry;
using HarborReplication.Registry.Tests.Servers;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;
using Microsoft.AspNetCore.Http;

namespace HarborReplication.Registry.Tests.Wire;

public sealed class RequestTests
{
    private static readonly RepositoryName App = RepositoryName.Parse("team/app");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListRepositoriesAsync_Pages_FollowsLinksOnItsOwnHost()
    {
        await using var registry = await ScriptedRegistry.StartAsync();
        registry.Script = async context =>
        {
            var last = context.Request.Query["last"].ToString();
            // Behind a proxy a registry may take itself for another host.
            if (last != "c")
                context.Response.Headers.Link = $"<http://internal.example/v2/_catalog?n=3&last={(last.Length == 0 ? "b" : "c")}>; rel=\"next\"";
            await context.Response.WriteAsync(last switch
            {
                "" => """{"repositories":["a","b"]}""",
                "b" => """{"repositories":["c"]}""",
                _ => """{"repositories":null}""",
            });
            return true;
        };
        using var client = registry.Client();

        Assert.Equal(["a", "b", "c"], await ListAsync(client.ListRepositoriesAsync(Token)));
        Assert.Equal("GET /v2/_catalog?n=3", registry.Requests.First());
    }

    [Fact]
    public async Task ListTagsAsync_OnlyOneRequestAllowed_LeavesItToWhoeverWorksThroughThePage()
    {
        await using var registry = await ScriptedRegistry.StartAsync();
        SampleImage.Of().AddTo(registry, "team/app", "v1");
        registry.Script = async context =>
        {
            if (!context.Request.Path.Value!.EndsWith("/tags/list", StringComparison.Ordinal))
                return false;
            await context.Response.WriteAsync("""{"tags":["v1"]}""");
            return true;
        };
        using var client = registry.Client(new RegistryClientFactory(TimeProvider.System, ScriptedRegistry.Fast with { RequestsPerOrigin = 1 }));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));

        await foreach (var tag in client.ListTagsAsync(App, patience.Token))
            Assert.NotNull(await client.HeadManifestAsync(App, Reference.Parse(tag), patience.Token));
    }

    [Fact]
    public async Task ListTagsAsync_LinkToTheSamePage_DoesNotGoRound()
    {
        await using var registry = await ScriptedRegistry.StartAsync();
        registry.Script = async context =>
        {
            context.Response.Headers.Link = $"<{context.Request.Path}{context.Request.QueryString}>; rel=next";
            await context.Response.WriteAsync("""{"tags":["a"]}""");
            return true;
        };
        using var client = registry.Client();

        Assert.Equal(FailureKind.Protocol, (await Assert.ThrowsAsync<RegistryException>(() => ListAsync(client.ListTagsAsync(App, Token)))).Kind);
        Assert.Single(registry.Requests);
    }

    [Fact]
    public async Task ListTagsAsync_SecondPageFails_IsAFailureNotAnEnd()
    {
        await using var registry = await ScriptedRegistry.StartAsync();
        registry.Script = async context =>
        {
            if (context.Request.Query.ContainsKey("last"))
            {
                await ScriptedRegistry.FailAsync(context, 404, "NAME_UNKNOWN");
                return true;
            }

            context.Response.Headers.Link = "</v2/team/app/tags/list?last=a>; rel=\"next\"";
            await context.Response.WriteAsync("""{"tags":["a"]}""");
            return true;
        };
        using var client = registry.Client();

        await Assert.ThrowsAsync<RegistryException>(() => ListAsync(client.ListTagsAsync(App, Token)));
    }

    [Theory]
    [InlineData("</v2/_catalog?last=b&n=2>; rel=\"next\"", "/v2/_catalog?last=b&n=2")]
    [InlineData("</a>; rel=prev, </b>; title=\"x, y\"; rel=\"next\"", "/b")]
    [InlineData("</a>; rel=\"prev\"", null)]
    [InlineData("nonsense", null)]
    [InlineData(null, null)]
    public void Next_OfALinkHeader_IsTheNextPage(string? header, string? expected) => Assert.Equal(expected, LinkHeader.Next(header));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReferrersAsync_WithOrWithoutTheApi_FindsAccessories(bool api)
    {
        await using var registry = await ScriptedRegistry.StartAsync();
        var subject = Digest.Of([]);
        var index = System.Text.Encoding.UTF8.GetBytes(
            $$$"""
            {"schemaVersion":2,"mediaType":"{{{MediaTypes.OciIndex}}}","manifests":[
              {"mediaType":"{{{MediaTypes.OciManifest}}}","digest":"{{{Digest.Of([1])}}}","size":1,"artifactType":"signature"},
              {"mediaType":"{{{MediaTypes.OciManifest}}}","digest":"{{{Digest.Of([2])}}}","size":1,"artifactType":"sbom"}]}
            """);
        registry.AddManifest("team/app", $"sha256-{subject.Hex}", MediaTypes.OciIndex, index);
        registry.Script = async context =>
        {
            if (!api || !context.Request.Path.Value!.Contains("/referrers/", StringComparison.Ordinal))
                return false;
            context.Response.ContentType = MediaTypes.OciIndex;
            await context.Response.Body.WriteAsync(index);
            return true;
        };
        using var client = registry.Client();

        var list = await client.ReferrersAsync(App, subject, withTag: false, Token);

        Assert.Equal([Digest.Of([1]), Digest.Of([2])], list.Entries.Select(entry => entry.Digest));
        Assert.Equal(["signature", "sbom"], list.Entries.Select(entry => entry.ArtifactType));
        Assert.Equal((api, false), (list.IsKeptByRegistry, list.IsCut));
    }

    [Fact]
    public async Task Failure_OfARequest_CarriesMethodUriStatusAndCodesButNoQuery()
    {
        await using var registry = await ScriptedRegistry.StartAsync();
        registry.Script = async context =>
        {
            await ScriptedRegistry.FailAsync(context, 403, "DENIED", "no\r\nway");
            return true;
        };
        using var client = registry.Client();
        var upload = new UploadSession { Repository = App, Location = new Uri(registry.Url, "/v2/team/app/blobs/uploads/1?_state=secret") };

        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.FinishUploadAsync(upload, Digest.Of([]), Token));

        Assert.Equal(("PUT", 403, FailureKind.Denied), (failure.Method, (int)failure.Status!.Value, failure.Kind));
        Assert.True(failure.HasCode("DENIED"));
        Assert.Equal("/v2/team/app/blobs/uploads/1", failure.Uri!.PathAndQuery);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.DoesNotContain("secret", upload.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failure_WithAnEndlessBody_IsReadNoFurtherThanItsBound()
    {
        await using var registry = await ScriptedRegistry.StartAsync();
        registry.Script = async context =>
        {
            context.Response.StatusCode = 404;
            var rubbish = new byte[64 * 1024];
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(rubbish, context.RequestAborted);
            return true;
        };
        using var client = registry.Client();

        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.GetManifestAsync(App, Reference.Parse("v1"), Token))
            .WaitAsync(TimeSpan.FromSeconds(10), Token);

        Assert.Equal(FailureKind.NotFound, failure.Kind);
    }

    [Fact]
    public async Task Requests_Traced_SendNoTraceIdsToRegistries()
    {
        await using var registry = await ScriptedRegistry.StartAsync();
        var headers = new List<string>();
        registry.Script = context =>
        {
            headers.AddRange(context.Request.Headers.Keys);
            return Task.FromResult(false);
        };
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == RegistryTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if ((int)activity.GetTagItem("server.port")! == registry.Url.Port)
                    spans.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var client = registry.Client();

        using (new Activity("test").Start())
            await client.PingAsync(Token);

        var span = Assert.Single(spans);
        Assert.Equal(("GET", 200, "/v2/"), (span.GetTagItem("http.request.method"), span.GetTagItem("http.response.status_code"), span.GetTagItem("url.path")));
        Assert.DoesNotContain("traceparent", headers, StringComparer.OrdinalIgnoreCase);
        Assert.DoesNotContain("cookie", headers, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task PatchAsync_RegistryHasAnotherOffset_IsAProtocolFailure()
    {
        await using var registry = await ScriptedRegistry.StartAsync();
        registry.Script = async context =>
        {
            if (context.Request.Method != "PATCH")
                return false;
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.Headers.Range = "0-4";
            context.Response.Headers.Location = "/v2/team/app/blobs/uploads/x";
            context.Response.StatusCode = 202;
            return true;
        };
        using var client = registry.Client();
        var upload = await client.StartUploadAsync(App, Token);

        var failure = await Assert.ThrowsAsync<RegistryException>(
            () => client.PatchAsync(upload, 10, async (body, token) => await body.WriteAsync(new byte[10], token), Token));

        Assert.Equal(FailureKind.Protocol, failure.Kind);
    }

    [Theory]
    [InlineData("https://host/v2/", "http://host/v2/a?x=1", "https://host/v2/a?x=1")]
    [InlineData("https://host:8443/v2/", "http://host/v2/a", "https://host:8443/v2/a")]
    [InlineData("https://host/v2/", "https://storage.example/a", "https://storage.example/a")]
    [InlineData("http://host/v2/", "/v2/a", "http://host/v2/a")]
    public void Resolve_Location_StaysOnTheSchemeWeUse(string request, string location, string expected) =>
        Assert.Equal(expected, new RegistryPaths(new Uri(request)).Resolve(new Uri(request), new Uri(location, UriKind.RelativeOrAbsolute)).ToString());

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
            list.Add(item);
        return list;
    }
}
