using HarborReplication.Sandbox.Seeding;

namespace HarborReplication.Registry.Tests.Harbor;

public sealed class HarborRequestCountTests : HarborTest
{
    private const int Repositories = 60;

    [Fact]
    public async Task List_ThreeThousandArtifactsInSixtyRepositories_TakesOneRequestForEachRepositoryAndHundred()
    {
        var label = Site.Registry.Harbor.Label("release");
        var signed = 0;
        for (var number = 0; number < Repositories; number++)
        {
            var name = $"estate{number % 3}/team/r{number:00}";
            await Site.Registry.Seed.TagsAsync(name, 47, number, Cancel);
            var image = await Site.Registry.Seed.ImageAsync(name, "signed", new SampleImage { Seed = number, LayerSizes = [64] }, Cancel);
            await Site.Registry.Seed.IndexAsync(name, "index", [new("linux", "amd64"), new("linux", "arm64")], new SampleImage { Seed = 1000 + number, LayerSizes = [64] }, Cancel);
            await Site.Registry.Seed.ImageAsync(name, null, new SampleImage { Seed = 2000 + number, LayerSizes = [64] }, Cancel);
            Site.Registry.Harbor.AddLabel(name, "signed", label);
            if (number % 4 != 0)
                continue;
            await Site.SignAsync(image);
            signed++;
        }

        var adapter = Site.Adapter();
        var found = 0;
        foreach (var repository in await HarborSite.RepositoriesAsync(adapter))
            found += (await HarborSite.ListAsync(adapter, repository)).Sum(artifact => 1 + artifact.Accessories.Count);

        Assert.Equal((Repositories * 50) + signed, found);
        // The projects, the repositories of each, the artifacts of each repository; and the tags of those that have signatures.
        Assert.Equal(1 + 3 + Repositories + signed, Site.Listings);
        Assert.InRange(Site.Listings, 0, (found / 100) + Repositories);
    }
}
