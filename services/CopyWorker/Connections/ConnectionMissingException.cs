namespace HarborReplication.CopyWorker.Connections;

/// <summary>A connection could not be had from PolicyService.</summary>
internal sealed class ConnectionMissingException : Exception
{
    public ConnectionMissingException(string message, bool isGone)
        : base(message) => IsGone = isGone;

    public ConnectionMissingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public ConnectionMissingException(string message)
        : base(message)
    {
    }

    public ConnectionMissingException()
    {
    }

    /// <summary>PolicyService answers that there is no such registry; otherwise it could not be asked.</summary>
    public bool IsGone { get; }
}
