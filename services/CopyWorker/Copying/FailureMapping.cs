using HarborReplication.Contracts.Words;
using HarborReplication.CopyWorker.Connections;
using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Failures;

namespace HarborReplication.CopyWorker.Copying;

/// <summary>The one table from what a registry did to what the task is told: reason and failure class.</summary>
internal static class FailureMapping
{
    /// <summary>The cause without a side.</summary>
    public static string Cause(FailureKind kind) => kind switch
    {
        FailureKind.Unreachable => Reasons.Unreachable,
        FailureKind.Tls => Reasons.Tls,
        FailureKind.Timeout => Reasons.Timeout,
        FailureKind.Auth => Reasons.Auth,
        FailureKind.Denied or FailureKind.ProjectMissing or FailureKind.ProxyProject => Reasons.Denied,
        FailureKind.RateLimited => Reasons.RateLimited,
        FailureKind.ServerError => Reasons.ServerError,
        FailureKind.NotFound => Reasons.NotFound,
        FailureKind.Corrupt => Reasons.Corrupt,
        _ => Reasons.Protocol,
    };

    public static string Reason(CopySide side, FailureKind kind) => (side, kind) switch
    {
        (CopySide.Destination, FailureKind.ProjectMissing) => Reasons.DestinationProjectMissing,
        (CopySide.Destination, FailureKind.ProxyProject) => Reasons.DestinationProxyProject,
        (CopySide.Destination, FailureKind.Quota) => Reasons.DestinationQuota,
        (CopySide.Destination, FailureKind.Immutable) => Reasons.DestinationImmutable,
        (CopySide.Destination, FailureKind.Scan) => Reasons.DestinationScan,
        (CopySide.Destination, FailureKind.ManifestRefused) => Reasons.DestinationManifestRefused,
        (CopySide.Destination, FailureKind.NameInvalid) => Reasons.DestinationNameInvalid,
        (_, FailureKind.Unsupported) => Reasons.Unsupported,
        (_, FailureKind.TooLarge) => Reasons.TooLarge,
        _ => (side == CopySide.Source ? Reasons.Source : Reasons.Destination) + Cause(kind),
    };

    /// <summary>As below, but nothing is down when the registry was reached and the connection broke then, or was never asked for.</summary>
    public static string Class(CopySide side, RegistryException failure) => failure switch
    {
        { InnerException: ConnectionMissingException missing } => missing.IsGone ? FailureClasses.Permanent : FailureClasses.Transient,
        { Kind: FailureKind.Unreachable, NeverConnected: false } => FailureClasses.Transient,
        _ => Class(side, failure.Kind),
    };

    public static string Class(CopySide side, FailureKind kind) => kind switch
    {
        FailureKind.Unreachable => FailureClasses.Down,
        FailureKind.Timeout or FailureKind.RateLimited or FailureKind.ServerError or FailureKind.Protocol => FailureClasses.Transient,
        // A destination that does not find what was just sent has lost an upload session: the next attempt begins a new one.
        FailureKind.NotFound when side == CopySide.Destination => FailureClasses.Transient,
        FailureKind.Quota or FailureKind.Immutable or FailureKind.Scan => FailureClasses.Blocked,
        FailureKind.Corrupt => FailureClasses.Corrupt,
        _ => FailureClasses.Permanent,
    };
}
