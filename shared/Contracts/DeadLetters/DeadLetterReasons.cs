namespace HarborReplication.Contracts.DeadLetters;

/// <summary>Why a message could not be processed.</summary>
public static class DeadLetterReasons
{
    /// <summary>Its consumer failed, also when it was tried again.</summary>
    public const string Failed = "failed";

    /// <summary>It could not be read.</summary>
    public const string Malformed = "malformed";

    /// <summary>Nobody at that endpoint takes messages of its type.</summary>
    public const string UnknownType = "unknown-type";

    /// <summary>Whoever took it ended before saying so, until the broker gave it up.</summary>
    public const string DeliveryLimit = "delivery-limit";
}
