using HarborReplication.CopyWorker.Connections;
using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Failures;

namespace HarborReplication.CopyWorker.Copying;

/// <summary>What a person can do about a failure; the end of the sentence that tells it.</summary>
internal static class FailureAdvice
{
    /// <summary>What happened and what would help.</summary>
    public static string Sentence(CopySide side, RegistryException failure) =>
        failure.InnerException is not ConnectionMissingException && Of(side, failure.Kind) is { } advice
            ? $"{failure.Message.TrimEnd('.')}; {advice}"
            : failure.Message;

    /// <summary>Null where nothing helps but trying again, which happens by itself.</summary>
    public static string? Of(CopySide side, FailureKind kind)
    {
        var registry = side == CopySide.Source ? "source" : "destination";
        return kind switch
        {
            FailureKind.Unreachable => $"check the {registry} registry's URL and the way there from this worker's region",
            FailureKind.Tls => $"give the {registry} registry the CA certificate that signed it, or set insecure",
            FailureKind.Auth => $"check the {registry} registry's access key and secret",
            FailureKind.Denied => $"allow the {registry} registry's account to {(side == CopySide.Source ? "pull from" : "push to")} this repository",
            FailureKind.NotFound when side == CopySide.Source => "it was deleted or moved since it was listed; the next run plans without it",
            FailureKind.Corrupt => $"compare the content with its digest at the {registry} registry and push it again there",
            FailureKind.ProjectMissing => $"create the project at the {registry} registry, or allow its account to create projects",
            FailureKind.ProxyProject => "proxy caches take no pushes: choose another dest_namespace",
            FailureKind.Quota => "raise the project's quota or make room; the task goes on by itself",
            FailureKind.Immutable => "the tag is immutable there: change the rule or delete the tag; the task goes on by itself",
            FailureKind.Scan => "wait for the scan or change the project's rule; the task goes on by itself",
            FailureKind.ManifestRefused => "the destination does not take this kind of artifact: upgrade it or leave the artifact out by a filter",
            FailureKind.NameInvalid => "change dest_namespace or dest_namespace_replace_count, or leave the repository out by a filter",
            FailureKind.TooLarge => $"raise the limit at the {registry} registry or in front of it",
            FailureKind.Unsupported => "leave the artifact out by a filter",
            _ => null,
        };
    }
}
