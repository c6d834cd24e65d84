using HarborReplication.Registry.Adapters;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;
using HarborReplication.Sandbox.Access;
using HarborReplication.Sandbox.Harbor;

namespace HarborReplication.Registry.Tests.Harbor;

public sealed class HarborProjectTests : HarborTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Prepare_NoSuchProject_IsMadeWithTheVisibility(bool isPublic)
    {
        await PrepareAsync(Site.Adapter(), "new/app", isPublic);

        Assert.Equal(isPublic, await Site.Adapter().IsPublicAsync(RepositoryName.Parse("new/other"), Cancel));
    }

    [Fact]
    public async Task Prepare_ProjectIsThere_AsksNobodyAboutVisibility()
    {
        Site.Registry.Harbor.Project("demo", isPublic: true);

        await Site.Adapter().PrepareAsync(RepositoryName.Parse("demo/app"), _ => throw new InvalidOperationException("asked"), Cancel);

        Assert.True(await Site.Adapter().IsPublicAsync(RepositoryName.Parse("demo/app"), Cancel));
    }

    [Fact]
    public async Task Prepare_HundredRepositoriesAtOnce_TakeTwoRequests()
    {
        var adapter = Site.Adapter();

        await Task.WhenAll(Enumerable.Range(0, 100).Select(number => PrepareAsync(adapter, $"new/app{number}")));

        Assert.Equal(2, Site.Listings);
    }

    // What the token allows was decided when there was no such project.
    [Fact]
    public async Task Prepare_TokenIsOlderThanTheProject_RequestsGetAnother()
    {
        var adapter = Site.Adapter();
        var (repository, tag) = (RepositoryName.Parse("new/app"), Reference.Parse("v1"));
        Assert.Equal(FailureKind.ProjectMissing, (await Assert.ThrowsAsync<RegistryException>(() => adapter.Client.GetManifestAsync(repository, tag, Cancel))).Kind);

        await PrepareAsync(adapter, "new/app");

        Assert.Null(await adapter.Client.HeadManifestAsync(repository, tag, Cancel));
    }

    [Fact]
    public async Task Prepare_ProxyCache_IsRefused()
    {
        Site.Registry.Harbor.Project("cache", proxiedRegistry: 1);

        Assert.Equal(FailureKind.ProxyProject, (await Assert.ThrowsAsync<RegistryException>(() => PrepareAsync(Site.Adapter(), "cache/app"))).Kind);
    }

    [Fact]
    public async Task Prepare_MayNotCreate_NamesTheRight()
    {
        var robot = Site.Registry.Harbor.Robot("one", "s", new HarborPermission("repository", "push") { Namespace = "demo" });

        var failure = await Assert.ThrowsAsync<RegistryException>(() => PrepareAsync(Site.Adapter(robot), "new/app"));

        Assert.Equal(FailureKind.ProjectMissing, failure.Kind);
        Assert.Contains("project: create", failure.Message, StringComparison.Ordinal);
        Assert.Contains("robot$one", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prepare_WrongPassword_IsNotAMissingProject() =>
        Assert.Equal(
            FailureKind.Auth,
            (await Assert.ThrowsAsync<RegistryException>(() => PrepareAsync(Site.Adapter(new SandboxCredentials("admin", "wrong")), "new/app"))).Kind);

    [Fact]
    public async Task Prepare_NameWithoutProject_IsInvalid() =>
        Assert.Equal(FailureKind.NameInvalid, (await Assert.ThrowsAsync<RegistryException>(() => PrepareAsync(Site.Adapter(), "app"))).Kind);

    [Fact]
    public async Task IsPublic_NoSuchProject_CannotBeTold() =>
        Assert.Null(await Site.Adapter().IsPublicAsync(RepositoryName.Parse("nosuch/app"), Cancel));

    [Fact]
    public async Task DeleteTag_NestedName_RemovesThatTagOnly()
    {
        var image = await Site.Registry.Seed.ImageAsync("demo/team/svc", "v1", cancellationToken: Cancel);
        Site.Registry.Seed.Tag("demo/team/svc", "v2", image.Digest);
        var adapter = Site.Adapter();

        Assert.True(await adapter.DeleteTagAsync(RepositoryName.Parse("demo/team/svc"), "v1", Cancel));

        Assert.Equal(["v2"], Site.Registry.Tags("demo/team/svc"));
        Assert.False(await adapter.DeleteTagAsync(RepositoryName.Parse("demo/team/svc"), "v1", Cancel));
        Assert.False(await adapter.DeleteTagAsync(RepositoryName.Parse("demo/none"), "v1", Cancel));
    }

    [Fact]
    public async Task DeleteTag_Immutable_SaysSo()
    {
        await Site.Registry.Seed.ImageAsync("demo/app", "v1", cancellationToken: Cancel);
        Site.Registry.Harbor.ImmutableTags("demo", "v*");

        var failure = await Assert.ThrowsAsync<RegistryException>(() => Site.Adapter().DeleteTagAsync(RepositoryName.Parse("demo/app"), "v1", Cancel));

        Assert.Equal(FailureKind.Immutable, failure.Kind);
    }

    private static Task PrepareAsync(IRegistryAdapter adapter, string repository, bool isPublic = false) =>
        adapter.PrepareAsync(RepositoryName.Parse(repository), _ => Task.FromResult(isPublic), Cancel);
}
