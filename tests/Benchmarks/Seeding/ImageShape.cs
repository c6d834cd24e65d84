namespace HarborReplication.Benchmarks.Seeding;

/// <summary>What the images of a source are like.</summary>
internal sealed record ImageShape
{
    public const int SmallLayer = 20_000;

    public required int Count { get; init; }

    public int TagsPerRepository { get; init; } = 10;

    public int Layers { get; init; } = 2;

    public int LayerBytes { get; init; } = SmallLayer;

    /// <summary>The size of a layer that all images have below their own; null: no two images have a blob in common.</summary>
    public int? SharedBaseBytes { get; init; }

    /// <summary>Images of two layers of 20 kB and a config, no blob in two of them.</summary>
    public static ImageShape Small(int count) => new() { Count = count };

    /// <summary>The same, but for one of the layers, which all images share.</summary>
    public static ImageShape SmallWithSharedBase(int count) => new() { Count = count, Layers = 1, SharedBaseBytes = SmallLayer };
}
