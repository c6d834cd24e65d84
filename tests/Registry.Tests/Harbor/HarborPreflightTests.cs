using HarborReplication.Registry.Adapters;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;
using HarborReplication.Sandbox.Access;
using HarborReplication.Sandbox.Harbor;

namespace HarborReplication.Registry.Tests.Harbor;

public sealed class HarborPreflightTests : HarborTest
{
    private const RegistryUse Everything = RegistryUse.Source | RegistryUse.Destination | RegistryUse.Deletion;

    private static HarborPermission[] All => DocumentedRobots.Permissions("Destination, with deletion");

    [Fact]
    public async Task FindMissingRights_AllGranted_NamesNone()
    {
        await Site.Registry.Seed.ImageAsync("demo/app", "v1", cancellationToken: Cancel);

        Assert.Empty(await FindAsync(Site.Registry.Harbor.Robot("all", "s", All), Everything));
        Assert.Empty(await FindAsync(HarborSite.Admin, Everything));
    }

    [Theory]
    [InlineData("repository: list")]
    [InlineData("repository: pull")]
    [InlineData("repository: push")]
    [InlineData("artifact: list")]
    [InlineData("artifact: read")]
    [InlineData("artifact: delete")]
    [InlineData("tag: delete")]
    public async Task FindMissingRights_OneMissing_NamesThatOne(string right)
    {
        await Site.Registry.Seed.ImageAsync("demo/app", "v1", cancellationToken: Cancel);
        var robot = Site.Registry.Harbor.Robot("some", "s", [.. All.Where(permission => $"{permission.Resource}: {permission.Action}" != right)]);

        Assert.Equal([right], await FindAsync(robot, Everything));
    }

    [Theory]
    [InlineData("notification-policy: list")]
    [InlineData("notification-policy: create")]
    [InlineData("notification-policy: update")]
    public async Task FindMissingRights_OneForWebhooksMissing_NamesThatOne(string right)
    {
        Site.Registry.Harbor.Project("demo");
        var robot = Site.Registry.Harbor.Robot(
            "some", "s", [.. DocumentedRobots.Permissions("Source, with webhooks").Where(permission => $"{permission.Resource}: {permission.Action}" != right)]);

        Assert.Equal([right], await FindAsync(robot, RegistryUse.Webhooks));
    }

    [Theory]
    [InlineData("Source", RegistryUse.Source)]
    [InlineData("Destination, with deletion", Everything)]
    [InlineData("Audit log", RegistryUse.AuditLog)]
    [InlineData("Source, with webhooks", RegistryUse.Source | RegistryUse.Webhooks)]
    public async Task FindMissingRights_DocumentedRobot_LacksNothing(string heading, RegistryUse use)
    {
        await Site.Registry.Seed.ImageAsync("demo/app", "v1", cancellationToken: Cancel);

        Assert.Empty(await FindAsync(Site.Registry.Harbor.Robot("documented", "s", DocumentedRobots.Permissions(heading)), use));
    }

    [Fact]
    public void FindMissingRights_Documentation_NamesEveryRight() =>
        Assert.Equal(
            new[]
            {
                "repository: list", "artifact: list", "artifact: read", "repository: pull", "repository: push", "tag: delete", "artifact: delete", "audit-log: list",
                "notification-policy: list", "notification-policy: create", "notification-policy: update",
            },
            DocumentedRobots.Rights());

    [Fact]
    public async Task FindMissingRights_PublicProjectBesideAPrivateOne_DoesNotHideWhatIsMissing()
    {
        Site.Registry.Harbor.Project("library", isPublic: true);
        Site.Registry.Harbor.Project("demo");
        var user = Site.Registry.Harbor.User("dev", "s", new HarborPermission("artifact", "list") { Namespace = "demo" });

        Assert.Equal(["repository: list", "artifact: read", "repository: pull"], await FindAsync(user, RegistryUse.Source));
    }

    [Fact]
    public async Task FindMissingRights_RobotWithASystemPermission_HasLostThoseForProjects()
    {
        await Site.Registry.Seed.ImageAsync("demo/app", "v1", cancellationToken: Cancel);
        var robot = Site.Registry.Harbor.Robot("both", "s", [.. All, new HarborPermission("audit-log", "list") { Namespace = HarborPermission.System }]);

        Assert.Contains("repository: pull", await FindAsync(robot, RegistryUse.Source));
    }

    [Fact]
    public async Task FindMissingRights_RobotOfOneProject_LacksCreatingProjects()
    {
        await Site.Registry.Seed.ImageAsync("demo/app", "v1", cancellationToken: Cancel);
        await Site.Registry.Seed.ImageAsync("other/app", "v1", cancellationToken: Cancel);
        var robot = Site.Registry.Harbor.Robot("one", "s", [.. All.Select(permission => permission with { Namespace = "demo" })]);

        Assert.Equal(["project: create"], await FindAsync(robot, Everything));
        Assert.Empty(await FindAsync(robot, RegistryUse.Source));
    }

    [Fact]
    public async Task FindMissingRights_AuditLogAnswersEmpty_NamesIt()
    {
        await Site.Registry.Seed.ImageAsync("demo/app", "v1", cancellationToken: Cancel);
        await Site.Adapter().PrepareAsync(RepositoryName.Parse("made/app"), _ => Task.FromResult(false), Cancel);

        Assert.Equal(["audit-log: list"], await FindAsync(Site.Registry.Harbor.Robot("all", "s", All), RegistryUse.AuditLog));
        Assert.Empty(await FindAsync(HarborSite.Admin, RegistryUse.AuditLog));
    }

    [Fact]
    public async Task FindMissingRights_NothingToAskWith_ClaimsNothing() =>
        Assert.Empty(await FindAsync(Site.Registry.Harbor.Robot("none", "s"), Everything | RegistryUse.AuditLog));

    [Fact]
    public async Task FindMissingRights_Looking_WritesNothing()
    {
        await Site.Registry.Seed.ImageAsync("demo/app", "v1", cancellationToken: Cancel);

        await FindAsync(HarborSite.Admin, Everything | RegistryUse.AuditLog | RegistryUse.Webhooks);

        Assert.DoesNotContain(Site.Registry.Requests.Snapshot(), request => request.Method is "PUT" or "POST" or "DELETE" or "PATCH" && request.Status < 400);
        Assert.Equal(["demo/app"], Site.Registry.Repositories);
    }

    [Fact]
    public async Task FindMissingRights_WrongPassword_IsNoMissingRight()
    {
        var failure = await Assert.ThrowsAsync<RegistryException>(() => FindAsync(new SandboxCredentials("admin", "wrong"), Everything));

        Assert.Equal(FailureKind.Auth, failure.Kind);
    }

    private async Task<List<string>> FindAsync(SandboxCredentials credentials, RegistryUse use) =>
        [.. (await Site.Adapter(credentials).FindMissingRightsAsync(use, Cancel)).Select(right => right.Name)];
}
