using HarborReplication.Contracts.Words;

namespace HarborReplication.PolicyService.Webhooks;

/// <summary>How it stands with the webhooks of a registry.</summary>
internal static class WebhookStates
{
    /// <summary>There is no worker that could look.</summary>
    public const string Waiting = "waiting";
    public const string Running = "running";

    /// <summary>Every project has been dealt with.</summary>
    public const string Complete = "complete";

    /// <summary>Some projects refuse.</summary>
    public const string Incomplete = "incomplete";

    /// <summary>The registry could not be asked at all.</summary>
    public const string Failed = "failed";

    /// <summary>Of a run that has ended.</summary>
    public static string Of(WebhookRun run, IReadOnlyDictionary<string, int> counts) =>
        run.Detail is not null ? Failed : counts.ContainsKey(WebhookResults.Failed) ? Incomplete : Complete;
}
