using System.Net;
using System.Net.Sockets;
using HarborReplication.Registry.Adapters;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Tests.Servers;
using HarborReplication.Registry.Transport;
using HarborReplication.Registry.Wire;
using HarborReplication.Sandbox.Access;
using HarborReplication.Sandbox.Harbor;
using Microsoft.AspNetCore.Http;

namespace HarborReplication.Registry.Tests.Harbor;

public sealed class HarborCheckTests : HarborTest
{
    [Fact]
    public async Task Check_UserAndRobot_AreAccepted()
    {
        Assert.True((await Site.Adapter().CheckAsync(Cancel)).IsHealthy);
        var robot = await Site.Adapter(Site.Registry.Harbor.Robot("ci", "s", new HarborPermission("repository", "pull"))).CheckAsync(Cancel);

        Assert.True(robot.IsHealthy, robot.Message);
        Assert.Contains("v2.9.5", robot.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_WrongPassword_IsFoundOut()
    {
        var diagnosis = await Site.Adapter(new SandboxCredentials("admin", "my-guess")).CheckAsync(Cancel);

        Assert.Equal(FailureKind.Auth, diagnosis.Failure);
        Assert.Contains("'admin'", diagnosis.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("my-guess", diagnosis.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_NoCredential_SaysWhatThatMeans()
    {
        var diagnosis = await Site.Adapter(new SandboxCredentials("", "")).CheckAsync(Cancel);

        Assert.True(diagnosis.IsHealthy);
        Assert.Contains("only public projects", diagnosis.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_PlainRegistry_IsToldToBeOne()
    {
        await using var registry = await ScriptedRegistry.StartAsync();

        var diagnosis = await CheckAsync(registry.Url);

        Assert.Equal(FailureKind.Protocol, diagnosis.Failure);
        Assert.Contains("docker-registry", diagnosis.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_HarborOfVersion1_IsToldApart()
    {
        await using var registry = await ScriptedRegistry.StartAsync();
        registry.Script = async context =>
        {
            if (context.Request.Path != "/api/systeminfo")
                return false;
            await context.Response.WriteAsync("""{"with_notary":false,"harbor_version":"v1.10.17-2a6b7e7c","auth_mode":"db_auth"}""");
            return true;
        };

        var diagnosis = await CheckAsync(registry.Url);

        Assert.Equal(FailureKind.Unsupported, diagnosis.Failure);
        Assert.Contains("older than 2.0", diagnosis.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_WebSite_IsNeither()
    {
        await using var site = await ScriptedRegistry.StartAsync();
        site.Script = context => WelcomeAsync(context, context.Request.Path.StartsWithSegments("/v2", StringComparison.Ordinal) ? 404 : 200);

        var diagnosis = await CheckAsync(site.Url);

        Assert.Equal(FailureKind.Protocol, diagnosis.Failure);
        Assert.Contains("is the URL right?", diagnosis.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_TokenServiceElsewhereAndAway_NamesTheExternalUrl()
    {
        await using var registry = await ScriptedRegistry.StartAsync();
        var away = ClosedPort();
        registry.Script = async context =>
        {
            if (context.Request.Path == "/api/v2.0/systeminfo")
                await context.Response.WriteAsync("""{"auth_mode":"db_auth","harbor_version":"v2.11.0"}""");
            else if (context.Request.Headers.Authorization.Count == 0)
            {
                context.Response.Headers.WWWAuthenticate = $"""Bearer realm="http://127.0.0.1:{away}/service/token",service="harbor-registry" """;
                await ScriptedRegistry.FailAsync(context, 401, "UNAUTHORIZED", "unauthorized");
            }
            else
                return false;
            return true;
        };

        var diagnosis = await CheckAsync(registry.Url);

        Assert.Equal(FailureKind.Unreachable, diagnosis.Failure);
        Assert.Contains("external URL", diagnosis.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://no-such-host.invalid", "cannot be resolved")]
    [InlineData("http://127.0.0.1:{port}", "no connection")]
    public async Task Check_NotReached_NamesHostAndCause(string url, string cause)
    {
        var diagnosis = await CheckAsync(new Uri(url.Replace("{port}", $"{ClosedPort()}", StringComparison.Ordinal)));

        Assert.Equal(FailureKind.Unreachable, diagnosis.Failure);
        Assert.Contains(cause, diagnosis.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_HttpsOnAPlainPort_IsTls()
    {
        var url = new UriBuilder(Site.Registry.Url) { Scheme = "https" }.Uri;

        Assert.Equal(FailureKind.Tls, (await CheckAsync(url)).Failure);
    }

    [Fact]
    public async Task Check_RedirectedToAnotherOrigin_NamesTheRightUrl()
    {
        await using var registry = await ScriptedRegistry.StartAsync();
        registry.Script = context =>
        {
            context.Response.Redirect(new Uri(Site.Registry.Url, context.Request.Path).ToString(), permanent: true, preserveMethod: true);
            return Task.FromResult(true);
        };

        var diagnosis = await CheckAsync(registry.Url);

        Assert.False(diagnosis.IsHealthy);
        Assert.Contains(Site.Registry.Url.GetLeftPart(UriPartial.Authority), diagnosis.Message, StringComparison.Ordinal);
    }

    private static async Task<bool> WelcomeAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsync("<html>Welcome</html>");
        return true;
    }

    private static async Task<RegistryDiagnosis> CheckAsync(Uri url)
    {
        using var client = new RegistryClientFactory(TimeProvider.System, ScriptedRegistry.Fast)
            .Create(new RegistryEndpoint { Url = url, Username = "admin", Password = "Harbor12345" });
        return await RegistryAdapters.Create(RegistryTypes.Harbor, client).CheckAsync(Cancel);
    }

    /// <summary>Nobody listens there.</summary>
    private static int ClosedPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
