using System.Text.RegularExpressions;
using HarborReplication.PolicyService.Registries;
using HarborReplication.Rules.Patterns;

namespace HarborReplication.PolicyService.Webhooks;

/// <summary>What a set-up of webhooks must be like.</summary>
internal static partial class WebhookRules
{
    private const int MaxProjects = 1000;
    private const int MaxUrl = 512;

    /// <summary>Every mistake, each beginning with its field.</summary>
    public static IReadOnlyList<string> Check(WebhookSetUpRequest request, RegistryRecord registry, WebhookOptions options, out WantedWebhooks wanted)
    {
        var mistakes = new List<string>();
        if (NotPossible(registry) is { } mistake)
            mistakes.Add(mistake);
        wanted = new WantedWebhooks
        {
            Name = request.Name ?? WantedWebhooks.DefaultName,
            PublicUrl = request.PublicUrl,
            PayloadFormat = request.PayloadFormat ?? WantedWebhooks.CloudEvents,
            SkipCertVerify = request.SkipCertVerify ?? false,
            Projects = request.Projects is null ? null : [.. request.Projects.Select(project => project ?? "")],
        };
        if (!Name().IsMatch(wanted.Name))
            mistakes.Add("name: takes 1 to 64 letters, digits, dots, dashes and underscores");
        if (wanted.PublicUrl is { } url && !IsUrl(url))
            mistakes.Add($"public_url: is \"{url}\"; give the http or https URL under which the registry reaches TriggerService, without query");
        else if (wanted.Address(registry, options) is null)
            mistakes.Add(NoAddress);
        if (wanted.PayloadFormat is not (WantedWebhooks.CloudEvents or WantedWebhooks.DefaultFormat))
            mistakes.Add($"payload_format: \"{wanted.PayloadFormat}\" is not supported; use {WantedWebhooks.CloudEvents} or {WantedWebhooks.DefaultFormat}");
        CheckProjects(wanted.Projects, mistakes);
        return mistakes;
    }

    public const string NoAddress =
        "public_url: is missing, and Webhooks__PublicUrl is not set; give the URL under which the registry reaches TriggerService, as in http://trigger-service:8081";

    /// <returns>Null where webhooks can be set up.</returns>
    public static string? NotPossible(RegistryRecord registry) => registry.Type == RegistryTypes.Harbor
        ? null
        : $"id: registry {registry.Id} is of type {registry.Type}, which lets nobody set up webhooks; put them into its own configuration";

    private static void CheckProjects(IReadOnlyList<string>? projects, List<string> mistakes)
    {
        if (projects is { Count: 0 or > MaxProjects })
            mistakes.Add($"projects: must name 1 to {MaxProjects} projects or patterns; leave it out for those that event-based policies can match in");
        for (var i = 0; i < (projects?.Count ?? 0); i++)
        {
            if (projects![i].Length == 0 || projects[i].Contains('/', StringComparison.Ordinal))
                mistakes.Add($"projects[{i}]: must be the name of a project or a pattern of it, as in library or team-*");
            else if (!Pattern.TryParse(projects[i], out _, out var error))
                mistakes.Add($"projects[{i}]: {error}");
        }
    }

    private static bool IsUrl(string text) => text.Length <= MaxUrl
        && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { Query: "", Fragment: "", UserInfo: "" };

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,64}\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
