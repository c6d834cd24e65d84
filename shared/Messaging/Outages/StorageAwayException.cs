namespace HarborReplication.Messaging.Outages;

/// <summary>What a message needs is away for a while; nothing is wrong with the message.</summary>
internal sealed class StorageAwayException : Exception
{
    public StorageAwayException()
    {
    }

    public StorageAwayException(string message)
        : base(message)
    {
    }

    public StorageAwayException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
