namespace HarborReplication.Standalone.Storage;

/// <summary>The data directory cannot be used; the message says why and what would help.</summary>
internal sealed class DataDirectoryException : Exception
{
    public DataDirectoryException()
    {
    }

    public DataDirectoryException(string message)
        : base(message)
    {
    }

    public DataDirectoryException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
