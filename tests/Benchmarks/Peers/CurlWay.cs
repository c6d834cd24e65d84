namespace HarborReplication.Benchmarks.Peers;

/// <summary>How curl sends a layer.</summary>
internal enum CurlWay
{
    /// <summary>PATCH with the bytes, then an empty PUT, as most clients push.</summary>
    Patch,

    /// <summary>One PUT.</summary>
    Put,
}
