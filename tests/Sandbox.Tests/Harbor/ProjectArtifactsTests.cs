using HarborReplication.Sandbox.Harbor;
using HarborReplication.Sandbox.Seeding;

namespace HarborReplication.Sandbox.Tests.Harbor;

public sealed class ProjectArtifactsTests : HarborTest
{
    protected override SandboxHarborOptions Harbor => new() { Version = "v2.12.1-abcdef12" };

    [Fact]
    public async Task ProjectArtifacts_From212On_AreThoseOfAllItsRepositories()
    {
        await Registry.Seed.ImageAsync("demo/app", "v1", new SampleImage { Seed = 1 }, CancellationToken);
        await Registry.Seed.ImageAsync("demo/team/svc", "v1", new SampleImage { Seed = 2 }, CancellationToken);
        await Registry.Seed.ImageAsync("other/app", "v1", new SampleImage { Seed = 3 }, CancellationToken);

        var artifacts = await ListAsync("/api/v2.0/projects/demo/artifacts?page_size=100&with_tag=true");

        Assert.Equal(2, artifacts.Count);
    }
}
