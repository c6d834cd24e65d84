namespace HarborReplication.Messaging.Sending;

/// <summary>Stands for a message whose body is already written.</summary>
internal sealed record Replayed;
