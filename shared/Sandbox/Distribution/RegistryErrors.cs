using System.Text.Json;
using HarborReplication.Sandbox.Storage;
using Microsoft.AspNetCore.Http;

namespace HarborReplication.Sandbox.Distribution;

/// <summary>
/// The error answers, with the specification's codes and body:
/// https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#error-codes
/// </summary>
internal static class RegistryErrors
{
    public static Task BlobUnknownAsync(HttpContext context, string? digest) =>
        WriteAsync(context, 404, "BLOB_UNKNOWN", "The repository does not hold this blob.", digest);

    public static Task ManifestUnknownAsync(HttpContext context, string message = "The repository does not hold this manifest.") =>
        WriteAsync(context, 404, "MANIFEST_UNKNOWN", message, null);

    public static Task NameUnknownAsync(HttpContext context) =>
        WriteAsync(context, 404, "NAME_UNKNOWN", "There is no such repository.", null);

    public static Task DigestInvalidAsync(HttpContext context, string message) => WriteAsync(context, 400, "DIGEST_INVALID", message, null);

    public static Task ManifestInvalidAsync(HttpContext context, string message) => WriteAsync(context, 400, "MANIFEST_INVALID", message, null);

    public static Task UploadUnknownAsync(HttpContext context) =>
        WriteAsync(context, 404, "BLOB_UPLOAD_UNKNOWN", "There is no such upload in this repository.", null);

    public static Task UploadInvalidAsync(HttpContext context) =>
        WriteAsync(context, 404, "BLOB_UPLOAD_INVALID", "This is not the Location that the last answer gave for the upload.", null);

    public static Task WriteAsync(HttpContext context, int status, string code, string message, string? detail) =>
        WriteAsync(context, status, new RegistryError(code, message, detail));

    public static async Task WriteAsync(HttpContext context, int status, params RegistryError[] errors)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = MediaTypes.Json;
        var body = JsonSerializer.SerializeToUtf8Bytes(new { errors }, JsonSerializerOptions.Web);
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }
}
