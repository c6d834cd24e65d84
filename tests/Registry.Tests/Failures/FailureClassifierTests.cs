using System.Text;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Wire;

namespace HarborReplication.Registry.Tests.Failures;

/// <summary>The messages are those of a running Harbor 2.9.5 and of distribution 2.8.</summary>
public sealed class FailureClassifierTests
{
    [Theory]
    [InlineData(401, "UNAUTHORIZED", "project nope not found: project nope not found", FailureKind.ProjectMissing)]
    [InlineData(401, "UNAUTHORIZED", "unauthorized: unauthorized", FailureKind.Auth)]
    [InlineData(401, "UNAUTHORIZED", "unauthorized to access repository: demo/app, action: pull: unauthorized to access repository: demo/app, action: pull", FailureKind.Auth)]
    [InlineData(403, "DENIED", "adding 87.9 KiB of storage resource, which when updated to current usage of 86.7 KiB will exceed the configured upper limit of 97.7 KiB.", FailureKind.Quota)]
    [InlineData(403, "DENIED", "requested access to the resource is denied", FailureKind.Denied)]
    [InlineData(403, "DENIED", "can not push artifact to a proxy project: cache", FailureKind.ProxyProject)]
    [InlineData(405, "METHOD_NOT_ALLOWED", "can not push artifact to a proxy project: cache", FailureKind.ProxyProject)]
    [InlineData(405, "METHOD_NOT_ALLOWED", "the operation isn't supported for a proxy cache project", FailureKind.ProxyProject)]
    [InlineData(412, "PRECONDITION", "Failed to process request due to 'app:v1' configured as immutable.", FailureKind.Immutable)]
    [InlineData(412, "PROJECTPOLICYVIOLATION", "current image without vulnerability scanning cannot be pulled due to configured policy in 'Prevent images with vulnerability severity of \"Low\" or higher from running.'", FailureKind.Scan)]
    [InlineData(412, "PROJECTPOLICYVIOLATION", "The image is not signed by cosign.", FailureKind.Denied)]
    [InlineData(400, "MANIFEST_BLOB_UNKNOWN", "blob unknown to registry", FailureKind.NotFound)]
    [InlineData(500, "MANIFEST_BLOB_UNKNOWN", "blob unknown to registry", FailureKind.ManifestRefused)]
    [InlineData(400, "MANIFEST_INVALID", "unmarshal manifest failed: unexpected end of JSON input", FailureKind.ManifestRefused)]
    [InlineData(400, "SOMETHING", "", FailureKind.ManifestRefused)]
    [InlineData(415, "", "", FailureKind.ManifestRefused)]
    [InlineData(400, "NAME_INVALID", "invalid repository name", FailureKind.NameInvalid)]
    [InlineData(400, "TAG_INVALID", "manifest tag did not match URI", FailureKind.NameInvalid)]
    [InlineData(404, "NAME_UNKNOWN", "repository name not known to registry", FailureKind.NotFound)]
    [InlineData(404, "", "", FailureKind.NotFound)]
    [InlineData(405, "UNSUPPORTED", "The operation is unsupported.", FailureKind.Unsupported)]
    [InlineData(413, "", "", FailureKind.TooLarge)]
    [InlineData(429, "TOOMANYREQUESTS", "", FailureKind.RateLimited)]
    [InlineData(500, "UNKNOWN", "unknown error", FailureKind.ServerError)]
    [InlineData(503, "", "", FailureKind.ServerError)]
    public void Classify_AnswersToAManifestPut_GiveTheReason(int status, string code, string message, FailureKind expected) =>
        Assert.Equal(expected, FailureClassifier.Classify(status, [new RegistryError(code, message)], RegistryOperation.WriteManifest, hasRetryAfter: false));

    [Theory]
    [InlineData(400, "DIGEST_INVALID", RegistryOperation.Upload, FailureKind.Corrupt)]
    [InlineData(404, "NOT_FOUND", RegistryOperation.ReadManifest, FailureKind.NotFound)]
    [InlineData(404, "MANIFEST_UNKNOWN", RegistryOperation.ReadManifest, FailureKind.NotFound)]
    [InlineData(400, "", RegistryOperation.Upload, FailureKind.Protocol)]
    [InlineData(204, "", RegistryOperation.Upload, FailureKind.Protocol)]
    [InlineData(408, "", RegistryOperation.Upload, FailureKind.Timeout)]
    public void Classify_AnswersToOtherRequests_GiveTheReason(int status, string code, object operation, FailureKind expected) =>
        Assert.Equal(expected, FailureClassifier.Classify(status, [new RegistryError(code, "")], (RegistryOperation)operation, hasRetryAfter: false));

    [Fact]
    public void Classify_503WithRetryAfter_IsRateLimited() =>
        Assert.Equal(FailureKind.RateLimited, FailureClassifier.Classify(503, [], RegistryOperation.Ping, hasRetryAfter: true));

    [Theory]
    [InlineData("")]
    [InlineData("<html>502 Bad Gateway</html>")]
    [InlineData("[]")]
    [InlineData("""{"errors":"no"}""")]
    [InlineData("""{"errors":[1,"x",null]}""")]
    public void Parse_NoErrorBody_IsNoErrors(string body) => Assert.Empty(RegistryErrors.Parse(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("""{"errors":[{"code":"manifest_blob_unknown","message":"m","detail":"sha256:1"}]}""", "sha256:1")]
    [InlineData("""{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN","message":"m","detail":{"Digest":"sha256:1","Reason":{}}}]}""", "sha256:1")]
    [InlineData("""{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN","message":"m","detail":[1]}]}""", null)]
    public void Parse_Detail_IsTheDigestInEitherForm(string body, string? detail) =>
        Assert.Equal(new RegistryError("MANIFEST_BLOB_UNKNOWN", "m", detail), Assert.Single(RegistryErrors.Parse(Encoding.UTF8.GetBytes(body))));
}
