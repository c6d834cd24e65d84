namespace HarborReplication.Registry.Failures;

/// <summary>The write fence was closed when a tag was about to be written; nothing was written.</summary>
public sealed class FencedException : Exception
{
    public FencedException()
        : base("The right to write the destination has lapsed; nothing was written.")
    {
    }

    public FencedException(string message)
        : base(message)
    {
    }

    public FencedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
