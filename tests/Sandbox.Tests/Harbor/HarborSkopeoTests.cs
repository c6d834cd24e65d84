using HarborReplication.Sandbox.Access;
using HarborReplication.Sandbox.Harbor;
using HarborReplication.Sandbox.Requests;
using HarborReplication.Testing;

namespace HarborReplication.Sandbox.Tests.Harbor;

public sealed class HarborSkopeoTests : HarborTest
{
    [Fact]
    public async Task Copy_IndexByARobot_TakesTokensAndIsListedWithItsLog()
    {
        SkipWithoutSkopeo();
        var index = await Registry.Seed.IndexAsync("demo/app", "v1", [new("linux", "amd64"), new("linux", "arm64")], cancellationToken: CancellationToken);
        Registry.Harbor.Project("other");
        var robot = Registry.Harbor.Robot("copier", "secret", [new HarborPermission("repository", "pull"), new HarborPermission("repository", "push")]);

        await CopyAsync("demo/app:v1", "other/team/app:v1", robot);

        Assert.Equal(index.Digest, Registry.ManifestDigest("other/team/app", "v1"));
        Assert.True(Registry.Requests.Count(RequestKind.Token) > 0);
        Assert.Single(await ListAsync("/api/v2.0/projects/other/repositories/team%252Fapp/artifacts"));
        var log = await ListAsync("/api/v2.0/projects/other/logs?page_size=100&sort=id&q=operation=create");
        Assert.Equal("other/team/app:v1", (string?)log[^1]!["resource"]);
        Assert.Equal(3, log.Count);
        Assert.All(log, row => Assert.Equal("robot$copier", (string?)row!["username"]));
    }

    [Fact]
    public async Task Copy_IntoAProjectThatIsNotThere_Fails()
    {
        SkipWithoutSkopeo();
        await Registry.Seed.ImageAsync("demo/app", "v1", cancellationToken: CancellationToken);

        await Assert.ThrowsAnyAsync<Exception>(() => CopyAsync("demo/app:v1", "missing/app:v1", Admin));

        Assert.DoesNotContain("missing/app", Registry.Repositories);
    }

    private Task<string> CopyAsync(string from, string to, SandboxCredentials credentials)
    {
        var account = $"{credentials.UserName}:{credentials.Password}";
        return Skopeo.RunAsync(
            ["copy", "--all", "--preserve-digests", "--src-tls-verify=false", "--dest-tls-verify=false", "--src-creds", account, "--dest-creds", account,
                $"docker://{Registry.Authority}/{from}", $"docker://{Registry.Authority}/{to}"],
            CancellationToken);
    }

    private static void SkipWithoutSkopeo() => Assert.SkipWhen(Skopeo.UnavailableReason is not null, Skopeo.UnavailableReason ?? "");
}
