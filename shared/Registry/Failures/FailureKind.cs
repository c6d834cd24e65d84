namespace HarborReplication.Registry.Failures;

/// <summary>What went wrong with a registry, independent of the side it stood on.</summary>
public enum FailureKind
{
    /// <summary>No connection, or one that broke: name resolution, refused, reset.</summary>
    Unreachable,

    /// <summary>The certificate was refused or the TLS handshake failed; the message tells the reason.</summary>
    Tls,

    /// <summary>No progress for the time allowed.</summary>
    Timeout,

    /// <summary>Credentials are missing, wrong or expired.</summary>
    Auth,

    /// <summary>Authenticated, but not allowed to.</summary>
    Denied,

    /// <summary>429, or 503 with Retry-After.</summary>
    RateLimited,

    /// <summary>5xx.</summary>
    ServerError,

    /// <summary>The repository, manifest or blob is not there.</summary>
    NotFound,

    /// <summary>Content that does not match its digest or length.</summary>
    Corrupt,

    /// <summary>An answer that no registry should give.</summary>
    Protocol,

    /// <summary>The project that the repository belongs to does not exist (Harbor).</summary>
    ProjectMissing,

    /// <summary>The project is a proxy cache: it takes no pushes (Harbor).</summary>
    ProxyProject,

    /// <summary>A storage quota is used up.</summary>
    Quota,

    /// <summary>The tag may not be overwritten.</summary>
    Immutable,

    /// <summary>A scan is pending or its result forbids the operation.</summary>
    Scan,

    /// <summary>The registry does not take this manifest.</summary>
    ManifestRefused,

    /// <summary>The registry does not take this repository or tag name.</summary>
    NameInvalid,

    /// <summary>The content is of a kind that is not copied (schema 1), or the registry lacks the operation.</summary>
    Unsupported,

    /// <summary>Content beyond a limit of ours or of the registry's.</summary>
    TooLarge,
}
