namespace HarborReplication.Sandbox.Seeding;

/// <summary>An image to be made up. Equal descriptions give equal bytes, on every machine with the same runtime.</summary>
public sealed record SampleImage
{
    /// <summary>What the last layer and the config are made from.</summary>
    public int Seed { get; init; }

    /// <summary>What the layers below the last one are made from: images with the same base share those layers.</summary>
    public int BaseSeed { get; init; }

    /// <summary>Bytes of content in each layer; the blob is a little larger (a tar in gzip).</summary>
    public IReadOnlyList<long> LayerSizes { get; init; } = [4_096, 2_048];

    public SampleFormat Format { get; init; }

    public string Os { get; init; } = "linux";

    public string Architecture { get; init; } = "amd64";
}
