namespace HarborReplication.Sandbox.Seeding;

/// <summary>A small registry's worth of images with names that people would give, for demos.</summary>
public static class SampleImages
{
    private static readonly SamplePlatform[] Platforms = [new("linux", "amd64"), new("linux", "arm64")];

    /// <summary>
    /// Puts in <c>shop/storefront</c>, <c>shop/checkout</c>, <c>shop/search</c> (two platforms), <c>data/reports</c> (Docker format) and
    /// <c>tools/linter</c> with a signature, a few tags each, all below the prefix (<c>production/</c>); about two MiB.
    /// </summary>
    public static async Task<IReadOnlyList<SeededManifest>> AddSampleImagesAsync(
        this SandboxRegistry registry, string prefix = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(registry);
        var seed = registry.Seed;
        var added = new List<SeededManifest>();
        foreach (var (repository, tag, number) in new[]
        {
            ("shop/storefront", "1.0.0", 100), ("shop/storefront", "1.1.0", 101), ("shop/storefront", "2.0.0-rc.1", 102),
            ("shop/checkout", "3.2.0", 110), ("shop/checkout", "3.2.1", 111),
        })
        {
            added.Add(await seed.ImageAsync(prefix + repository, tag, Image(number), cancellationToken).ConfigureAwait(false));
        }

        added.Add(await seed.IndexAsync(prefix + "shop/search", "0.9", Platforms, Image(120), cancellationToken).ConfigureAwait(false));
        added.Add(await seed
            .ImageAsync(prefix + "data/reports", "2026-11", Image(130) with { Format = SampleFormat.Docker }, cancellationToken)
            .ConfigureAwait(false));
        var linter = await seed.ImageAsync(prefix + "tools/linter", "stable", Image(140), cancellationToken).ConfigureAwait(false);
        added.Add(linter);
        added.Add(await seed
            .ArtifactAsync(prefix + "tools/linter", null, "application/vnd.example.signature.v1+json", """{"signed":"by the sandbox"}"""u8.ToArray(), linter, cancellationToken)
            .ConfigureAwait(false));
        return added;
    }

    // One base for all, as in a company that has one.
    private static SampleImage Image(int seed) => new() { Seed = seed, BaseSeed = 1, LayerSizes = [400_000, 150_000, 20_000 + (seed * 100)] };
}
