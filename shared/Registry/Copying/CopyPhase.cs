namespace HarborReplication.Registry.Copying;

/// <summary>The step of a copy.</summary>
public enum CopyPhase
{
    /// <summary>Asking both sides for their digest.</summary>
    Resolve,

    /// <summary>Reading a manifest, or writing one by digest.</summary>
    Manifest,

    /// <summary>Reading or checking a blob.</summary>
    Blob,

    /// <summary>Mounting a blob or opening its upload.</summary>
    Mount,

    /// <summary>Uploading a blob.</summary>
    Put,

    /// <summary>Writing the destination's reference.</summary>
    Tag,
}
