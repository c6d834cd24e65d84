using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Fixtures;

public sealed class DockerRegistryTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task Content_PushedAndReadBack_IsVerifiedAndCounted(bool tls, bool credentials)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var registry = new DockerRegistry(new DockerRegistryOptions
        {
            Certificates = tls ? TestCertificates.Create() : null,
            RequireCredentials = credentials,
        });
        await registry.StartAsync(cancellationToken);
        registry.SkipUnlessAvailable();
        var config = "{}"u8.ToArray();
        var digest = RegistryContent.DigestOf(config);
        const string type = "application/vnd.oci.image.manifest.v1+json";
        var manifest = System.Text.Encoding.UTF8.GetBytes(
            $$"""
            {"schemaVersion":2,"mediaType":"{{type}}","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{digest}}","size":2},"layers":[]}
            """);

        await registry.Client.PushBlobAsync("library/app", digest, config, cancellationToken);
        await registry.Client.PushManifestAsync("library/app", "v1", type, manifest, cancellationToken);
        await registry.StopAsync(cancellationToken);
        await registry.StartAsync(cancellationToken);

        var digests = await registry.Client.ListDigestsAsync(cancellationToken);
        Assert.Equal(RegistryContent.DigestOf(manifest), Assert.Single(digests, pair => pair.Key == "library/app:v1").Value);
        Assert.Equal([digest], await registry.Client.VerifyAsync("library/app", "v1", cancellationToken));
        await Eventually.TrueAsync(
            async token => (await registry.CountTagPutsAsync(token)).GetValueOrDefault("library/app:v1") == 1,
            "the access log has one PUT of the tag",
            TimeSpan.FromSeconds(5),
            cancellationToken: cancellationToken);
    }
}
