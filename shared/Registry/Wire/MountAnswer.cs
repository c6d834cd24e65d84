namespace HarborReplication.Registry.Wire;

/// <summary>The answer to a mount: the blob is there, or an upload session was opened instead.</summary>
/// <param name="Upload">Null when the blob was mounted.</param>
public sealed record MountAnswer(UploadSession? Upload)
{
    public bool Mounted => Upload is null;
}
