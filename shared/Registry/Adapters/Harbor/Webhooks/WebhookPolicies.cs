using HarborReplication.Registry.Adapters.Harbor.Answers;
using HarborReplication.Registry.Adapters.Webhooks;

namespace HarborReplication.Registry.Adapters.Harbor.Webhooks;

/// <summary>What a webhook policy of ours is like, and in what another one differs from it.</summary>
internal static class WebhookPolicies
{
    private static readonly string[] Events = ["PUSH_ARTIFACT", "DELETE_ARTIFACT"];

    /// <summary>A right as it is granted.</summary>
    public static string Right(string action) => $"notification-policy: {action}";

    public static HarborWebhookPolicy Of(WantedWebhook wanted) => new()
    {
        Name = wanted.Name,
        Description = "Tells HarborReplication of pushes and deletions.",
        Enabled = true,
        EventTypes = Events,
        Targets =
        [
            new HarborWebhookTarget
            {
                Type = "http",
                Address = wanted.Address.AbsoluteUri,
                AuthHeader = wanted.Authorization,
                SkipCertVerify = wanted.SkipsCertificateCheck,
                PayloadFormat = wanted.PayloadFormat,
            },
        ],
    };

    /// <summary>What is not as wanted; null when everything is.</summary>
    public static string? Difference(HarborWebhookPolicy known, HarborWebhookPolicy wanted)
    {
        var target = wanted.Targets![0]!;
        if (known.Targets is not [{ } actual])
            return "It did not have exactly one target.";
        if (actual.Type != target.Type || actual.Address != target.Address)
            return $"It pointed to {actual.Address}.";
        if (actual.AuthHeader != target.AuthHeader)
            return "It sent another secret.";
        // A Harbor that knows only one form shows none.
        if (actual.PayloadFormat is { } format && format != target.PayloadFormat)
            return $"It sent the format {format}.";
        if ((actual.SkipCertVerify ?? false) != target.SkipCertVerify)
            return "It checked certificates in another way.";
        if (Events.Except(known.EventTypes ?? []).Any())
            return "It did not tell of every push and deletion.";
        // Every pull would be a request to us.
        if ((known.EventTypes ?? []).Except(Events).Any())
            return "It told of more than pushes and deletions.";
        return known.Enabled == true ? null : "It was switched off.";
    }
}
