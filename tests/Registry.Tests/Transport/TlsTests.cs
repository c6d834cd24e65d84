using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Transport;
using HarborReplication.Registry.Wire;

namespace HarborReplication.Registry.Tests.Transport;

public sealed class TlsTests
{
    private static readonly RegistryClientFactory Factory = new(TimeProvider.System, new RegistryClientOptions { Attempts = 1 });
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Certificate_OfAPrivateAuthority_IsRefusedWithTheReasonAndAcceptedWithItsCa()
    {
        using var authority = TestCertificate.Authority("CN=Private authority");
        using var certificate = authority.Issue("localhost", Now.AddDays(-1), Now.AddDays(1));
        await using var server = await TlsServer.StartAsync(certificate.Certificate);

        var refusal = await RefusalAsync(server.Url);
        Assert.Contains("unknown authority (CN=Private authority)", refusal.Message, StringComparison.Ordinal);
        await PingAsync(server.Url, ca: authority.Pem);
        await PingAsync(server.Url, insecure: true);
    }

    [Fact]
    public async Task Certificate_SelfSigned_IsRefusedWithTheReasonAndAcceptedAsItsOwnCa()
    {
        using var certificate = TestCertificate.SelfSigned("localhost", Now.AddDays(-1), Now.AddDays(1));
        await using var server = await TlsServer.StartAsync(certificate.Certificate);

        Assert.Contains("self-signed certificate", (await RefusalAsync(server.Url)).Message, StringComparison.Ordinal);
        await PingAsync(server.Url, ca: certificate.Pem);
    }

    [Fact]
    public async Task Certificate_Expired_IsRefusedEvenWithItsCa()
    {
        using var authority = TestCertificate.Authority("CN=Private authority");
        using var certificate = authority.Issue("localhost", Now.AddDays(-3), Now.AddDays(-2));
        await using var server = await TlsServer.StartAsync(certificate.Certificate);

        Assert.Contains("the certificate expired on", (await RefusalAsync(server.Url, authority.Pem)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificate_ForAnotherName_IsRefusedAndNamesBoth()
    {
        using var authority = TestCertificate.Authority("CN=Private authority");
        using var certificate = authority.Issue("registry.example", Now.AddDays(-1), Now.AddDays(1));
        await using var server = await TlsServer.StartAsync(certificate.Certificate);

        var refusal = await RefusalAsync(server.Url, authority.Pem);

        Assert.Contains("name mismatch: the certificate is valid for registry.example, not for localhost", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Insecure_WithAnotherCa_IsIgnored()
    {
        using var authority = TestCertificate.Authority("CN=Private authority");
        using var other = TestCertificate.Authority("CN=Other authority");
        using var certificate = authority.Issue("localhost", Now.AddDays(-1), Now.AddDays(1));
        await using var server = await TlsServer.StartAsync(certificate.Certificate);

        Assert.Equal(FailureKind.Tls, (await RefusalAsync(server.Url, other.Pem, insecure: true)).Kind);
    }

    [Fact]
    public async Task ConnectTo_AnotherAddress_KeepsNameAndHost()
    {
        using var authority = TestCertificate.Authority("CN=Private authority");
        using var certificate = authority.Issue("registry.example", Now.AddDays(-1), Now.AddDays(1));
        await using var one = await TlsServer.StartAsync(certificate.Certificate);
        await using var two = await TlsServer.StartAsync(certificate.Certificate);

        foreach (var server in new[] { one, two })
            await PingAsync(new Uri("https://registry.example:8443"), ca: authority.Pem, connectTo: $"127.0.0.1:{server.Url.Port}");

        Assert.All([one, two], server => Assert.Equal([("registry.example:8443", "registry.example")], server.Seen));
    }

    [Theory]
    [InlineData("http", FailureKind.Unreachable)]
    [InlineData("https", FailureKind.Unreachable)]
    public async Task Request_ToAClosedPort_IsUnreachableAndNamesTheHost(string scheme, FailureKind expected)
    {
        var failure = await Assert.ThrowsAsync<RegistryException>(() => PingAsync(new Uri($"{scheme}://localhost:1")));

        Assert.Equal((expected, true), (failure.Kind, failure.NeverConnected));
        Assert.Contains("localhost:1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_ToAnUnknownHost_IsUnreachable() =>
        Assert.Equal(FailureKind.Unreachable, (await Assert.ThrowsAsync<RegistryException>(() => PingAsync(new Uri("http://no-such-host.invalid")))).Kind);

    [Fact]
    public async Task Https_ToAPlainServer_IsATlsFailure()
    {
        await using var server = await TlsServer.StartAsync(null);

        Assert.Equal(FailureKind.Tls, (await RefusalAsync(new Uri($"https://localhost:{server.Url.Port}"))).Kind);
    }

    [Theory]
    [InlineData("https://host/path", null, null)]
    [InlineData("https://user@host", null, null)]
    [InlineData("ftp://host", null, null)]
    [InlineData("https://host", "host:port", null)]
    [InlineData("https://host", "a b", null)]
    [InlineData("https://host", "host:0", null)]
    [InlineData("https://host", null, "no certificate")]
    [InlineData("https://host", null, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    public void Create_UnusableEndpoint_SaysWhy(string url, string? connectTo, string? ca) =>
        Assert.Throws<FormatException>(() => Factory.Create(new RegistryEndpoint { Url = new Uri(url), ConnectTo = connectTo, CaCertificate = ca }));

    [Theory]
    [InlineData("host", "host", null)]
    [InlineData("host:5000", "host", 5000)]
    [InlineData("10.0.0.1:443", "10.0.0.1", 443)]
    [InlineData("[::1]:443", "::1", 443)]
    [InlineData("::1", "::1", null)]
    public void ConnectAddress_Valid_IsParsed(string text, string host, int? port) => Assert.Equal(new ConnectAddress(host, port), ConnectAddress.Parse(text));

    [Fact]
    public void ToString_OfAnEndpoint_HidesThePassword()
    {
        var text = new RegistryEndpoint { Url = new Uri("https://host"), Username = "robot", Password = "very secret" }.ToString();

        Assert.Contains("robot", text, StringComparison.Ordinal);
        Assert.DoesNotContain("very secret", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Origin_OfUrls_IsEqualWhenTheNetworkMeansTheSame()
    {
        Assert.Equal(Origin.Of(new Uri("https://Host")), Origin.Of(new Uri("https://host:443/")));
        Assert.NotEqual(Origin.Of(new Uri("https://host")), Origin.Of(new Uri("https://host"), "10.0.0.1"));
        Assert.NotEqual(Origin.Of(new Uri("https://host")), Origin.Of(new Uri("http://host")));
    }

    private static async Task<RegistryException> RefusalAsync(Uri url, string? ca = null, bool insecure = false)
    {
        var failure = await Assert.ThrowsAsync<RegistryException>(() => PingAsync(url, ca, insecure));
        Assert.Equal(FailureKind.Tls, failure.Kind);
        return failure;
    }

    private static async Task PingAsync(Uri url, string? ca = null, bool insecure = false, string? connectTo = null)
    {
        using var client = Factory.Create(new RegistryEndpoint { Url = url, CaCertificate = ca, Insecure = insecure, ConnectTo = connectTo });
        await client.PingAsync(Token);
    }
}
