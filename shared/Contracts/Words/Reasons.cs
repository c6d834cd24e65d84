namespace HarborReplication.Contracts.Words;

/// <summary>
/// Why a task failed, is blocked or waits: a closed set shared by API, metrics, console and events.
/// A value from a newer version is stored verbatim and shown as <see cref="Other"/>.
/// </summary>
public static class Reasons
{
    public const string Source = "src-";
    public const string Destination = "dst-";

    /// <summary>The reasons that come with either side's prefix.</summary>
    public const string Unreachable = "unreachable";
    public const string Tls = "tls";
    public const string Timeout = "timeout";
    public const string Auth = "auth";
    public const string Denied = "denied";
    public const string RateLimited = "rate-limited";
    public const string ServerError = "server-error";
    public const string NotFound = "not-found";
    public const string Corrupt = "corrupt";
    public const string Protocol = "protocol";

    public const string DestinationProjectMissing = "dst-project-missing";
    public const string DestinationQuota = "dst-quota";
    public const string DestinationImmutable = "dst-immutable";
    public const string DestinationScan = "dst-scan";
    public const string DestinationProxyProject = "dst-proxy-project";
    public const string DestinationManifestRefused = "dst-manifest-refused";
    public const string DestinationNameInvalid = "dst-name-invalid";

    public const string NameCollision = "name-collision";
    public const string Unsupported = "unsupported";
    public const string TooLarge = "too-large";
    public const string WorkerCrash = "worker-crash";
    public const string NoWorkerInRegion = "no-worker-in-region";
    public const string Deadline = "deadline";
    public const string Stopped = "stopped";
    public const string Superseded = "superseded";
    public const string PolicyRule = "policy-rule";

    /// <summary>Shown in place of a reason this version does not know.</summary>
    public const string Other = "other";

    private static readonly HashSet<string> Known =
    [
        .. from side in new[] { Source, Destination }
           from cause in new[] { Unreachable, Tls, Timeout, Auth, Denied, RateLimited, ServerError, NotFound, Corrupt, Protocol }
           select side + cause,
        DestinationProjectMissing, DestinationQuota, DestinationImmutable, DestinationScan, DestinationProxyProject,
        DestinationManifestRefused, DestinationNameInvalid, NameCollision, Unsupported, TooLarge, WorkerCrash, NoWorkerInRegion,
        Deadline, Stopped, Superseded, PolicyRule,
    ];

    /// <summary>All reasons of the set, for tests and documentation.</summary>
    public static IReadOnlyCollection<string> All => Known;

    /// <summary>The reason as it is shown: itself when it is in the set, <see cref="Other"/> when it is not.</summary>
    public static string? Shown(string? reason) => reason is null || Known.Contains(reason) ? reason : Other;
}
