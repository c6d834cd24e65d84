namespace HarborReplication.PolicyService.Http;

/// <summary>Every change that operators make leaves a line in the log; the request's id is in its scope.</summary>
internal static partial class ConfigurationLog
{
    [LoggerMessage(LogLevel.Information, "{Change} {Kind} {Id} {Name}", EventName = "configuration.written")]
    public static partial void Written(ILogger logger, string change, string kind, long id, string name);
}
