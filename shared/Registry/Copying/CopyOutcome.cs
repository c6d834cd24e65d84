namespace HarborReplication.Registry.Copying;

/// <summary>How a copy ended that did not fail.</summary>
public enum CopyOutcome
{
    /// <summary>The destination reference now has the source's digest.</summary>
    Copied,

    /// <summary>It had it before.</summary>
    AlreadyPresent,

    /// <summary>It may not be written, as a rule because it has another digest; nothing was.</summary>
    Conflict,

    /// <summary>Told to drain before everything was there; the destination reference was not written.</summary>
    Drained,
}
