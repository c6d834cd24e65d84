namespace HarborReplication.Registry.Values;

/// <summary>Bytes that are not a manifest we can copy.</summary>
public sealed class ManifestFormatException : Exception
{
    public ManifestFormatException(string message, bool isUnsupported = false, Exception? innerException = null)
        : base(message, innerException) => IsUnsupported = isUnsupported;

    public ManifestFormatException()
    {
    }

    public ManifestFormatException(string message)
        : base(message)
    {
    }

    public ManifestFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A type that is known and not supported (schema 1), as opposed to bytes that make no sense.</summary>
    public bool IsUnsupported { get; }
}
