namespace HarborReplication.Registry.Failures;

/// <summary>
/// One entry of a registry's error body, see the
/// <see href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes">distribution specification</see>.
/// </summary>
/// <param name="Code">Upper case, as in <c>MANIFEST_BLOB_UNKNOWN</c>.</param>
/// <param name="Message">Text for people, cut to a length fit for a log line.</param>
/// <param name="Detail">The detail's text where it is one: the digest of an unknown blob.</param>
public sealed record RegistryError(string Code, string Message, string? Detail = null);
