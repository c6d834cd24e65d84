namespace HarborReplication.Registry.Copying;

/// <summary>Which registry of a copy.</summary>
public enum CopySide
{
    Source,
    Destination,
}
