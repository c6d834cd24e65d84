namespace HarborReplication.Sandbox.Seeding;

/// <summary>Whose media types an image carries.</summary>
public enum SampleFormat
{
    Oci,
    Docker,
}
