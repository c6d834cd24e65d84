using HarborReplication.Registry.Failures;

namespace HarborReplication.Registry.Copying;

/// <summary>Tells what a failed upload can be followed by.</summary>
internal static class UploadFailure
{
    /// <summary>
    /// The registry, or a proxy before it, does not take uploads this way: no length (411), too much at once (413), no chunks
    /// (400, 404, 405, 416, 501). What names a reason in the registry's own words is about something else.
    /// </summary>
    public static bool IsRefusalOfTheWay(CopyException failure) =>
        IsUpload(failure) && failure.Kind is not (FailureKind.ProxyProject or FailureKind.ProjectMissing or FailureKind.Quota)
        && ((int?)failure.Cause.Status is 405 or 411 or 413 or 416 or 501
            || ((int?)failure.Cause.Status is 400 or 404 && failure.Cause.Errors.All(error => error.Code is "UNSUPPORTED" or "UNKNOWN")));

    /// <summary>The registry has forgotten the session, or takes it for overtaken.</summary>
    public static bool IsLostSession(CopyException failure) =>
        IsUpload(failure) && (failure.Cause.HasCode("BLOB_UPLOAD_UNKNOWN") || failure.Cause.HasCode("BLOB_UPLOAD_INVALID"));

    /// <summary>Whether the blob may be sent once more.</summary>
    public static bool IsPassing(CopyException failure) =>
        failure.Kind switch
        {
            // Has taken its time already.
            FailureKind.Timeout => false,
            // Turned away by the registry, which the throttle now waits for; without an answer it has waited as long as it may.
            FailureKind.RateLimited => failure.Cause.Status is not null,
            // A token that expired meanwhile.
            FailureKind.Auth => IsUpload(failure),
            _ => failure.Cause.IsTransient,
        };

    /// <summary>A chunk that does not follow on what the registry has.</summary>
    public static bool IsWrongOffset(CopyException failure) => IsUpload(failure) && (int?)failure.Cause.Status == 416;

    private static bool IsUpload(CopyException failure) => failure is { Side: CopySide.Destination, Phase: CopyPhase.Put };
}
