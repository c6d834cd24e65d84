using HarborReplication.Registry.Adapters;
using HarborReplication.Registry.Values;
using HarborReplication.Sandbox.Seeding;

namespace HarborReplication.Registry.Tests.Harbor;

/// <summary>Harbor 2.12 and later list a project as a whole.</summary>
public sealed class HarborProjectListingTests
{
    private const int Repositories = 30;
    private const int Signed = 3;
    private const string New = "v2.12.1-abcdef12";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Listing_ManySmallRepositories_IsTheSameInFewerRequests()
    {
        await using var site = await SeededAsync(New);
        var expected = await ByRepositoryAsync(site);
        site.Registry.Requests.Clear();

        var found = await ReadAsync(site.Adapter().BeginListing(), "estate/", _ => true);

        Assert.Equal(expected, found);
        // Its repositories, its artifacts; and where something was signed the tags and the SBOM.
        Assert.Equal(1 + 1 + (2 * Signed), site.Listings);
    }

    [Fact]
    public async Task Listing_OfNamesFromElsewhere_FindsOutAfterAFew()
    {
        await using var site = await SeededAsync(New);
        var expected = await ByRepositoryAsync(site);
        site.Registry.Requests.Clear();
        var listing = site.Adapter().BeginListing();

        foreach (var (repository, artifacts) in expected)
            Assert.Equal(artifacts, await ShowAsync(listing, repository));

        Assert.Equal(5 + 1 + 1 + (2 * Signed), site.Listings);
    }

    [Fact]
    public async Task Listing_OlderHarbor_AsksOnceWhetherItCan()
    {
        await using var site = await SeededAsync("v2.9.5-672ec4ad");
        var expected = await ByRepositoryAsync(site);
        var adapter = site.Adapter();
        site.Registry.Requests.Clear();

        Assert.Equal(expected, await ReadAsync(adapter.BeginListing(), "estate/", _ => true));
        Assert.Equal(expected, await ReadAsync(adapter.BeginListing(), "estate/", _ => true));

        Assert.Equal(1, site.Registry.Requests.Count(request => request.Path.EndsWith("/projects/estate/artifacts", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Listing_FewWanted_AsksForThoseOnly()
    {
        await using var site = await SeededAsync(New);

        await ReadAsync(site.Adapter().BeginListing(), "estate/", repository => repository.EndsWith('7'));

        Assert.Equal(1, site.Registry.Requests.Count(request => request.Path.EndsWith("/projects/estate/artifacts", StringComparison.Ordinal)));
        site.Registry.Requests.Clear();
        await ReadAsync(site.Adapter().BeginListing(), "estate/", repository => repository.EndsWith("07", StringComparison.Ordinal));
        Assert.Equal(0, site.Registry.Requests.Count(request => request.Path.EndsWith("/projects/estate/artifacts", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Listing_RepositoryThatChangedMeanwhile_IsListedByItself()
    {
        await using var site = await SeededAsync(New);
        var listing = site.Adapter().BeginListing();
        var names = await listing.RepositoriesAsync("estate/", _ => true, Cancel).ToListAsync(Cancel);
        await site.Registry.Seed.ImageAsync("estate/r03", "pushed-meanwhile", new SampleImage { Seed = 99, LayerSizes = [64] }, Cancel);
        site.Registry.Requests.Clear();

        foreach (var name in names)
            await ShowAsync(listing, name);

        Assert.Equal(
            ["/api/v2.0/projects/estate/repositories/r03/artifacts"],
            site.Registry.Requests.Snapshot().Select(request => request.Path).Where(path => path.EndsWith("/artifacts", StringComparison.Ordinal) && path.Contains("/repositories/", StringComparison.Ordinal)));
    }

    // Images, an index, what is untagged, labels, signatures and what refers to a child of an index.
    private static async Task<HarborSite> SeededAsync(string version)
    {
        var site = await HarborSite.StartAsync(version);
        var label = site.Registry.Harbor!.Label("release");
        for (var number = 0; number < Repositories; number++)
        {
            var name = $"estate/r{number:00}";
            var image = await site.Registry.Seed.ImageAsync(name, "v1", new SampleImage { Seed = number, LayerSizes = [64] }, Cancel);
            if (number % (Repositories / Signed) != 0)
                continue;
            await site.SignAsync(image);
            site.Registry.Harbor.AddLabel(name, "v1", label);
            await site.Registry.Seed.IndexAsync(name, "multi", [new("linux", "amd64"), new("linux", "arm64")], new SampleImage { Seed = 1000 + number, LayerSizes = [64] }, Cancel);
            await site.Registry.Seed.ImageAsync(name, null, new SampleImage { Seed = 2000 + number, LayerSizes = [64] }, Cancel);
            await site.AttachAsync(image, $"sbom {number}");
        }

        return site;
    }

    private static async Task<SortedDictionary<string, string>> ByRepositoryAsync(HarborSite site)
    {
        var adapter = site.Adapter();
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var repository in await HarborSite.RepositoriesAsync(adapter, "estate/"))
            found[repository] = Show(await HarborSite.ListAsync(adapter, repository));
        return found;
    }

    private static async Task<SortedDictionary<string, string>> ReadAsync(IRegistryListing listing, string prefix, Func<string, bool> isWanted)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await foreach (var repository in listing.RepositoriesAsync(prefix, isWanted, Cancel))
            found[repository] = await ShowAsync(listing, repository);
        return found;
    }

    private static async Task<string> ShowAsync(IRegistryListing listing, string repository) =>
        Show(await listing.ArtifactsAsync(RepositoryName.Parse(repository), Cancel).ToListAsync(Cancel));

    private static string Show(IEnumerable<ListedArtifact> artifacts) => string.Join('\n', artifacts
        .Select(artifact => $"{artifact.Digest} {string.Join(',', artifact.Tags)} {string.Join(',', artifact.Labels)} "
            + string.Join(';', artifact.Accessories.Select(accessory => $"{accessory.Digest} {string.Join(',', accessory.Tags)}").Order(StringComparer.Ordinal)))
        .Order(StringComparer.Ordinal));
}
