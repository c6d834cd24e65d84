namespace HarborReplication.PolicyService.Webhooks;

/// <summary>Says what became of webhooks.</summary>
internal static partial class WebhookLog
{
    [LoggerMessage(LogLevel.Information, "Registry {RegistryId}: the webhook of project {Project} is {Result}. {Detail}", EventName = "webhooks.changed")]
    public static partial void Changed(ILogger logger, long registryId, string project, string result, string? detail);

    [LoggerMessage(LogLevel.Debug, "Registry {RegistryId}: the webhooks of {Count} projects are as wanted", EventName = "webhooks.complete")]
    public static partial void Complete(ILogger logger, long registryId, int count);

    [LoggerMessage(
        LogLevel.Warning, "Registry {RegistryId}: the webhooks of {Failed} of {Count} projects could not be set up; GET /api/v1/registries/{RegistryId}/webhooks names them",
        EventName = "webhooks.incomplete")]
    public static partial void Incomplete(ILogger logger, long registryId, int failed, int count);

    [LoggerMessage(LogLevel.Warning, "Registry {RegistryId}: its webhooks could not be looked at: {Detail}", EventName = "webhooks.failed")]
    public static partial void Failed(ILogger logger, long registryId, string detail);
}
