using System.Text.RegularExpressions;
using HarborReplication.Registry.Wire;

namespace HarborReplication.Registry.Failures;

/// <summary>Tells what an error answer means, by status, by code, and where Harbor leaves no choice by message.</summary>
internal static partial class FailureClassifier
{
    public static FailureKind Classify(int status, IReadOnlyList<RegistryError> errors, RegistryOperation operation, bool hasRetryAfter)
    {
        // 403 DENIED since 2.1, 405 before.
        if (status is 403 or 405 && errors.Any(error => ProxyProject().IsMatch(error.Message)))
            return FailureKind.ProxyProject;
        var byCode = errors.Select(error => ByCode(error, operation)).FirstOrDefault(kind => kind is not null);
        return status switch
        {
            // Harbor answers 401 "project x not found" to a push, whatever the credential.
            401 => errors.Any(error => ProjectNotFound().IsMatch(error.Message)) ? FailureKind.ProjectMissing : FailureKind.Auth,
            403 => errors.Any(error => QuotaExceeded().IsMatch(error.Message)) ? FailureKind.Quota : FailureKind.Denied,
            // Sessions are lost when a registry restarts, or has several instances that do not share them.
            404 or 400 when operation == RegistryOperation.Upload && errors.Any(error => error.Code is "BLOB_UPLOAD_UNKNOWN" or "BLOB_UPLOAD_INVALID") => FailureKind.ServerError,
            404 => byCode ?? FailureKind.NotFound,
            408 => FailureKind.Timeout,
            412 => Precondition(errors),
            413 => FailureKind.TooLarge,
            429 => FailureKind.RateLimited,
            503 when hasRetryAfter => FailureKind.RateLimited,
            // Distribution answers 500 to a manifest with URLs that it is not configured to allow, and will do so for ever.
            >= 500 when operation == RegistryOperation.WriteManifest && byCode == FailureKind.ManifestRefused => FailureKind.ManifestRefused,
            >= 500 => FailureKind.ServerError,
            // What was sent is not there any more, or not yet, whatever else is said of it: another attempt sends it again.
            400 when operation == RegistryOperation.WriteManifest && NamesMissingContent(errors) => FailureKind.NotFound,
            405 => FailureKind.Unsupported,
            >= 400 when byCode is not null => byCode.Value,
            >= 400 when operation == RegistryOperation.WriteManifest => FailureKind.ManifestRefused,
            _ => FailureKind.Protocol,
        };
    }

    /// <summary>Of the answer to a manifest: it names content that the registry has not got.</summary>
    public static bool NamesMissingContent(IReadOnlyList<RegistryError> errors) =>
        errors.Any(error => error.Code is "MANIFEST_BLOB_UNKNOWN" or "BLOB_UNKNOWN" or "MANIFEST_UNKNOWN");

    private static FailureKind? ByCode(RegistryError error, RegistryOperation operation) => error.Code switch
    {
        "NAME_INVALID" or "TAG_INVALID" => FailureKind.NameInvalid,
        "DIGEST_INVALID" or "SIZE_INVALID" => operation == RegistryOperation.WriteManifest ? FailureKind.ManifestRefused : FailureKind.Corrupt,
        "MANIFEST_INVALID" or "MANIFEST_UNVERIFIED" or "MANIFEST_BLOB_UNKNOWN" => FailureKind.ManifestRefused,
        "MANIFEST_UNKNOWN" or "BLOB_UNKNOWN" => operation == RegistryOperation.WriteManifest ? FailureKind.ManifestRefused : FailureKind.NotFound,
        "NAME_UNKNOWN" => FailureKind.NotFound,
        "NOT_FOUND" => ProjectNotFound().IsMatch(error.Message) ? FailureKind.ProjectMissing : FailureKind.NotFound,
        "PROJECT_NOT_FOUND" => FailureKind.ProjectMissing,
        "DENIED" or "FORBIDDEN" => QuotaExceeded().IsMatch(error.Message) ? FailureKind.Quota : FailureKind.Denied,
        "UNAUTHORIZED" => ProjectNotFound().IsMatch(error.Message) ? FailureKind.ProjectMissing : FailureKind.Auth,
        "TOOMANYREQUESTS" => FailureKind.RateLimited,
        "UNSUPPORTED" => FailureKind.Unsupported,
        _ => null,
    };

    /// <summary>412 is immutability, a pending scan, or another rule of the project.</summary>
    private static FailureKind Precondition(IReadOnlyList<RegistryError> errors) =>
        errors.Any(error => Immutable().IsMatch(error.Message)) ? FailureKind.Immutable
        : errors.Any(error => Scan().IsMatch(error.Message)) ? FailureKind.Scan
        : FailureKind.Denied;

    // project nope not found: project nope not found
    [GeneratedRegex(@"\bproject\b.*\bnot found\b", RegexOptions.IgnoreCase)]
    private static partial Regex ProjectNotFound();

    // can not push artifact to a proxy project: cache
    // the operation isn't supported for a proxy cache project
    [GeneratedRegex(@"\bproxy( cache)? project\b", RegexOptions.IgnoreCase)]
    private static partial Regex ProxyProject();

    // adding 87.9 KiB of storage resource, which when updated to current usage of 86.7 KiB will exceed the configured upper limit of 97.7 KiB.
    [GeneratedRegex(@"\bquota\b|\bexceed.*\blimit\b|\bstorage resource\b", RegexOptions.IgnoreCase)]
    private static partial Regex QuotaExceeded();

    // Failed to process request due to 'app:v1' configured as immutable.
    [GeneratedRegex(@"\bimmutable\b", RegexOptions.IgnoreCase)]
    private static partial Regex Immutable();

    // current image without vulnerability scanning cannot be pulled due to configured policy
    [GeneratedRegex(@"scan|vulnerabilit", RegexOptions.IgnoreCase)]
    private static partial Regex Scan();
}
