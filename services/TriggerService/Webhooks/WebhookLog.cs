namespace HarborReplication.TriggerService.Webhooks;

/// <summary>What is said of webhooks that were refused.</summary>
internal static partial class WebhookLog
{
    [LoggerMessage(LogLevel.Warning, "A webhook for registry {RegistryId} was refused: wrong secret (the registry has one: {HasSecret})", EventName = "webhook.unauthorized")]
    public static partial void Unauthorized(ILogger logger, long registryId, bool hasSecret);

    [LoggerMessage(LogLevel.Warning, "A webhook of registry {RegistryId} had {Count} mistakes: {First}", EventName = "webhook.malformed")]
    public static partial void Malformed(ILogger logger, long registryId, int count, string first);
}
