using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using HarborReplication.Sandbox.Access;
using HarborReplication.Sandbox.Faults;
using HarborReplication.Testing;

namespace HarborReplication.Sandbox.Tests.Access;

public sealed class AccessTests : IDisposable
{
    private static readonly SandboxCredentials Credentials = new("robot", "it:has:colons");
    private readonly TemporaryDirectory _directory = new("access");

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private SandboxOptions Options => new() { Directory = _directory.Path, Credentials = Credentials };

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Basic_WithAndWithoutCredentials_IsChallengedOrLetIn()
    {
        await using var registry = await SandboxRegistry.StartAsync(Options with { Access = AccessMode.Basic }, CancellationToken);
        using var client = CreateClient(registry);

        using var without = await client.GetAsync("/v2/", CancellationToken);
        using var wrong = await SendAsync(client, "GET", "/v2/", Basic("robot", "guess"));
        using var right = await SendAsync(client, "GET", "/v2/", Basic(Credentials.UserName, Credentials.Password));

        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
        Assert.Equal("Basic", without.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Contains("UNAUTHORIZED", await without.Content.ReadAsStringAsync(CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    [Fact]
    public async Task Bearer_TokenForTheScopeInTheChallenge_LetsInThereOnly()
    {
        await using var registry = await SandboxRegistry.StartAsync(Options with { Access = AccessMode.Bearer }, CancellationToken);
        using var client = CreateClient(registry);

        using var challenged = await client.PostAsync("/v2/team/app/blobs/uploads/", null, CancellationToken);
        var challenge = challenged.Headers.WwwAuthenticate.Single();
        Assert.Equal(HttpStatusCode.Unauthorized, challenged.StatusCode);
        Assert.Equal(
            $"realm=\"{registry.Url}token\",service=\"sandbox-registry\",scope=\"repository:team/app:pull,push\"",
            challenge.Parameter);

        using var refused = await client.GetAsync("/token?scope=repository:team/app:pull,push", CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        var token = await TokenAsync(client, "repository:team/app:pull,push");
        using var allowed = await SendAsync(client, "POST", "/v2/team/app/blobs/uploads/", token);
        using var elsewhere = await SendAsync(client, "POST", "/v2/team/other/blobs/uploads/", token);
        using var deletion = await SendAsync(client, "DELETE", "/v2/team/app/manifests/v1", token);
        using var mount = await SendAsync(client, "POST", $"/v2/team/app/blobs/uploads/?mount={RegistryContent.DigestOf("x"u8)}&from=team/other", token);

        Assert.Equal(HttpStatusCode.Accepted, allowed.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, elsewhere.StatusCode);
        Assert.Contains("insufficient_scope", elsewhere.Headers.WwwAuthenticate.Single().Parameter, StringComparison.Ordinal);
        Assert.Contains("repository:team/app:delete", deletion.Headers.WwwAuthenticate.Single().Parameter, StringComparison.Ordinal);
        Assert.Contains(
            "scope=\"repository:team/app:pull,push repository:team/other:pull\"", mount.Headers.WwwAuthenticate.Single().Parameter, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bearer_ExpiredOrRevokedToken_IsInvalid()
    {
        await using var registry = await SandboxRegistry.StartAsync(
            Options with { Access = AccessMode.Bearer, TokenLifetime = TimeSpan.Zero }, CancellationToken);
        using var client = CreateClient(registry);

        using var expired = await SendAsync(client, "GET", "/v2/", await TokenAsync(client, "registry:catalog:*"));

        Assert.Equal(HttpStatusCode.Unauthorized, expired.StatusCode);
        Assert.Contains("invalid_token", expired.Headers.WwwAuthenticate.Single().Parameter, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bearer_RevokeTokens_EndsAllOfThem()
    {
        await using var registry = await SandboxRegistry.StartAsync(Options with { Access = AccessMode.Bearer }, CancellationToken);
        using var client = CreateClient(registry);
        var token = await TokenAsync(client, "registry:catalog:*");
        using var before = await SendAsync(client, "GET", "/v2/_catalog", token);
        registry.RevokeTokens();
        using var after = await SendAsync(client, "GET", "/v2/_catalog", token);

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Fact]
    public async Task Faults_ForRequestsWithAuthorization_LeaveTheChallengeAlone()
    {
        await using var registry = await SandboxRegistry.StartAsync(Options with { Access = AccessMode.Basic }, CancellationToken);
        using var client = CreateClient(registry);
        using var rule = registry.Faults.Add(new FaultMatch { HasAuthorization = true, Times = 1 }, Fault.TooManyRequests());

        using var without = await client.GetAsync("/v2/", CancellationToken);
        using var with = await SendAsync(client, "GET", "/v2/", Basic(Credentials.UserName, Credentials.Password));

        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, with.StatusCode);
        Assert.Equal([false, true], registry.Requests.Snapshot().Select(request => request.HasAuthorization));
    }

    [Theory]
    [InlineData(AccessMode.Basic)]
    [InlineData(AccessMode.Bearer)]
    public async Task Skopeo_OverTlsWithCredentials_CopiesThereAndBack(AccessMode mode)
    {
        Assert.SkipWhen(Skopeo.UnavailableReason is not null, Skopeo.UnavailableReason ?? "");
        var certificates = TestCertificates.Create();
        using var pem = X509Certificate2.CreateFromPem(certificates.ServerPem, certificates.ServerKeyPem);
        using var authorities = new TemporaryDirectory("authority");
        await File.WriteAllTextAsync(authorities.Combine("ca.crt"), certificates.AuthorityPem, CancellationToken);
        await using var registry = await SandboxRegistry.StartAsync(Options with { Access = mode, Certificate = pem }, CancellationToken);
        var image = OciImages.Create(seed: 4);
        await OciImages.WriteLayoutAsync(image, authorities.Combine("layout"), "v1", CancellationToken);

        await Skopeo.RunAsync(
            ["copy", "--preserve-digests", $"--dest-cert-dir={authorities.Path}", $"--dest-creds={Credentials.UserName}:{Credentials.Password}",
                $"oci:{authorities.Combine("layout")}:v1", $"docker://{registry.Authority}/team/app:v1"],
            CancellationToken);

        await Skopeo.RunAsync(
            ["copy", "--preserve-digests", $"--src-cert-dir={authorities.Path}", $"--src-creds={Credentials.UserName}:{Credentials.Password}",
                $"docker://{registry.Authority}/team/app:v1", $"oci:{authorities.Combine("back")}:v1"],
            CancellationToken);

        Assert.Equal("https", registry.Url.Scheme);
        Assert.Equal(image.Digest, registry.ManifestDigest("team/app", "v1"));
        Assert.All(image.Blobs, blob => Assert.True(File.Exists(authorities.Combine("back", "blobs", "sha256", blob.Digest["sha256:".Length..]))));
    }

    private static HttpClient CreateClient(SandboxRegistry registry) =>
        new(new SocketsHttpHandler()) { BaseAddress = registry.Url, Timeout = TimeSpan.FromSeconds(20) };

    private static AuthenticationHeaderValue Basic(string userName, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{userName}:{password}")));

    private static async Task<AuthenticationHeaderValue> TokenAsync(HttpClient client, string scope)
    {
        using var response = await SendAsync(client, "GET", $"/token?service=sandbox-registry&scope={scope}", Basic(Credentials.UserName, Credentials.Password));
        var answer = await response.Content.ReadFromJsonAsync<JsonNode>(CancellationToken);
        return new AuthenticationHeaderValue("Bearer", answer!["token"]!.GetValue<string>());
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string target, AuthenticationHeaderValue authorization)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), target) { Headers = { Authorization = authorization } };
        return await client.SendAsync(request, CancellationToken);
    }
}
