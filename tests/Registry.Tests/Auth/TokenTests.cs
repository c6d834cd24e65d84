using System.Text;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Tests.Servers;
using HarborReplication.Registry.Values;
using Microsoft.AspNetCore.Http;

namespace HarborReplication.Registry.Tests.Auth;

public sealed class TokenTests
{
    private static readonly RepositoryName App = RepositoryName.Parse("team/app");
    private static readonly Reference V1 = Reference.Parse("v1");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_ToATokenRegistry_FetchOneTokenPerScope()
    {
        await using var registry = await ScriptedRegistry.StartAsync();
        SampleImage.Of().AddTo(registry, "team/app", "v1");
        var credentials = new List<string?>();
        registry.Script = RequireToken(registry, credentials);
        using var client = registry.Client(username: "robot", password: "secret");

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => client.HeadManifestAsync(App, V1, Token)));
        await client.GetManifestAsync(App, V1, Token);
        await client.StartUploadAsync(App, Token);

        Assert.Equal(2, registry.Count("GET /token"));
        Assert.Equal(1, registry.Count("GET /token?service=reg&scope=repository%3Ateam%2Fapp%3Apull%2Cpush"));
        Assert.All(credentials, credential => Assert.Equal("Basic " + Convert.ToBase64String("robot:secret"u8), credential));
    }

    [Fact]
    public async Task Requests_WithAnExpiredToken_FetchAnother()
    {
        await using var registry = await ScriptedRegistry.StartAsync();
        SampleImage.Of().AddTo(registry, "team/app", "v1");
        var revoked = false;
        var require = RequireToken(registry, []);
        registry.Script = async context =>
        {
            if (!revoked || context.Request.Path == "/token")
                return await require(context);
            revoked = false;
            Challenge(registry, context);
            return true;
        };
        using var client = registry.Client();
        await client.HeadManifestAsync(App, V1, Token);

        revoked = true;
        Assert.NotNull(await client.HeadManifestAsync(App, V1, Token));

        Assert.Equal(2, registry.Count("GET /token"));
    }

    [Fact]
    public async Task Requests_RefusedWithAFreshToken_AreAuthFailures()
    {
        await using var registry = await ScriptedRegistry.StartAsync();
        var require = RequireToken(registry, []);
        registry.Script = async context =>
        {
            if (context.Request.Path == "/token")
                return await require(context);
            Challenge(registry, context);
            return true;
        };
        using var client = registry.Client();

        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.GetManifestAsync(App, V1, Token));

        Assert.Equal(FailureKind.Auth, failure.Kind);
        Assert.Equal(2, registry.Count("GET /v2/team/app/manifests/v1"));
    }

    [Theory]
    [InlineData(401, "", FailureKind.Auth)]
    [InlineData(200, "{}", FailureKind.Protocol)]
    [InlineData(200, "no json", FailureKind.Protocol)]
    [InlineData(500, "", FailureKind.ServerError)]
    public async Task Requests_WhenTheTokenServiceFails_SayWhy(int status, string body, FailureKind expected)
    {
        await using var registry = await ScriptedRegistry.StartAsync();
        registry.Script = async context =>
        {
            if (context.Request.Path == "/token")
            {
                context.Response.StatusCode = status;
                await context.Response.WriteAsync(body);
            }
            else
            {
                Challenge(registry, context);
            }

            return true;
        };
        using var client = registry.Client();

        Assert.Equal(expected, (await Assert.ThrowsAsync<RegistryException>(() => client.PingAsync(Token))).Kind);
    }

    [Fact]
    public async Task Redirect_ToAnotherHost_DoesNotCarryTheCredential()
    {
        await using var registry = await ScriptedRegistry.StartAsync();
        await using var storage = await ScriptedRegistry.StartAsync();
        var leaked = new List<string>();
        var own = new List<string>();
        storage.Script = async context =>
        {
            leaked.AddRange(context.Request.Headers.Authorization.OfType<string>());
            await context.Response.WriteAsync("blob");
            return true;
        };
        registry.Script = context =>
        {
            own.AddRange(context.Request.Headers.Authorization.OfType<string>());
            if (context.Request.Headers.Authorization.Count == 0)
            {
                context.Response.StatusCode = 401;
                context.Response.Headers.WWWAuthenticate = "Basic realm=\"x\"";
            }
            else
            {
                context.Response.StatusCode = 307;
                context.Response.Headers.Location = new Uri(storage.Url, "/bucket/blob?signature=abc").ToString();
            }

            return Task.FromResult(true);
        };
        using var client = registry.Client(username: "robot", password: "secret");

        await using var blob = await client.OpenBlobAsync(App, Digest.Of("blob"u8), 0, Token);
        var buffer = new byte[10];
        var read = await blob.ReadAsync(buffer);

        Assert.Equal("blob", Encoding.UTF8.GetString(buffer, 0, read));
        Assert.Single(own);
        Assert.Empty(leaked);
    }

    [Fact]
    public async Task Redirect_WithoutEnd_IsAProtocolFailure()
    {
        await using var registry = await ScriptedRegistry.StartAsync();
        registry.Script = context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = "/v2/again";
            return Task.FromResult(true);
        };
        using var client = registry.Client();

        var failure = await Assert.ThrowsAsync<RegistryException>(() => client.OpenBlobAsync(App, Digest.Of([]), 0, Token));

        Assert.Equal(FailureKind.Protocol, failure.Kind);
        Assert.Equal(6, registry.Requests.Count);
    }

    private static Func<HttpContext, Task<bool>> RequireToken(ScriptedRegistry registry, List<string?> credentials) => async context =>
    {
        if (context.Request.Path == "/token")
        {
            lock (credentials)
                credentials.Add(context.Request.Headers.Authorization);
            await context.Response.WriteAsync($$"""{"token":"t-{{context.Request.Query["scope"]}}","expires_in":300}""");
            return true;
        }

        if (context.Request.Headers.Authorization is [{ } header] && header.StartsWith("Bearer t-repository:team/app:pull", StringComparison.Ordinal))
            return false;
        Challenge(registry, context);
        return true;
    };

    private static void Challenge(ScriptedRegistry registry, HttpContext context)
    {
        context.Response.StatusCode = 401;
        context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{registry.Url}token\",service=\"reg\"";
    }
}
