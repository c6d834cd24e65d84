namespace HarborReplication.Registry.Copying;

/// <summary>A blob was left because the copy was told to drain.</summary>
/// <param name="left">What another copy may go on with; null when nothing of the blob is at the destination.</param>
#pragma warning disable CA1032 // Inside the copier only, and never without its meaning.
internal sealed class DrainedException(UploadHint? left) : Exception("The copy was told to drain.")
#pragma warning restore CA1032
{
    public UploadHint? Left => left;
}
