namespace HarborReplication.Registry.Copying;

/// <summary>How the bytes of a blob are sent.</summary>
internal enum UploadWay
{
    /// <summary>One PUT: the fewest requests.</summary>
    Whole,

    /// <summary>PATCH requests of a fixed length, then an empty PUT.</summary>
    Chunks,

    /// <summary>One PATCH that may end early and leaves a session to go on with, then an empty PUT.</summary>
    Stream,
}
