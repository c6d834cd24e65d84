using System.Text.RegularExpressions;
using HarborReplication.Sandbox.Requests;
using Microsoft.AspNetCore.Http;

namespace HarborReplication.Sandbox.Distribution;

/// <summary>
/// A request in the distribution specification's terms. Repository names have slashes in them, so paths are read from their end:
/// https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#endpoints
/// </summary>
internal sealed partial record RegistryCall
{
    public static readonly RegistryCall Unknown = new() { Kind = RequestKind.Other };

    public required RequestKind Kind { get; init; }

    public string? Repository { get; init; }

    public string? Reference { get; init; }

    /// <summary>What may be done on this path, when the method was not among it.</summary>
    public string? AllowedMethods { get; init; }

    /// <summary>What the outermost middleware made of the request.</summary>
    public static RegistryCall Of(HttpContext context) => context.Features.Get<RegistryCall>() ?? Unknown;

    public static RegistryCall Parse(HttpRequest request)
    {
        var path = request.Path.Value ?? "";
        return path switch
        {
            "/v2/" => Of(request.Method, ("GET", RequestKind.Ping), ("HEAD", RequestKind.Ping)),
            "/token" or "/service/token" => Of(request.Method, ("GET", RequestKind.Token)),
            _ when path.StartsWith("/api/", StringComparison.Ordinal) => ApiPath.Read(path),
            "/v2/_catalog" => Of(request.Method, ("GET", RequestKind.Catalog)),
            _ => RepositoryPath().Match(path) is { Success: true } match ? OfRepository(request, match) : Unknown,
        };
    }

    private static RegistryCall OfRepository(HttpRequest request, Match match)
    {
        var name = match.Groups["name"].Value;
        var reference = match.Groups["reference"] is { Success: true } group ? group.Value : null;
        var call = match.Groups["what"].Value switch
        {
            "tags/list" => Of(request.Method, ("GET", RequestKind.TagList)),
            "referrers" => Of(request.Method, ("GET", RequestKind.Referrers)),
            "manifests" => Of(
                request.Method,
                ("DELETE", RequestKind.ManifestDelete),
                ("GET", RequestKind.ManifestGet),
                ("HEAD", RequestKind.ManifestHead),
                ("PUT", RequestKind.ManifestPut)),
            "blobs" => Of(request.Method, ("DELETE", RequestKind.BlobDelete), ("GET", RequestKind.BlobGet), ("HEAD", RequestKind.BlobHead)),
            _ when reference is null => Of(request.Method, ("POST", StartKind(request))),
            _ => Of(
                request.Method,
                ("DELETE", RequestKind.UploadCancel),
                ("GET", RequestKind.UploadStatus),
                ("PATCH", RequestKind.UploadPatch),
                ("PUT", RequestKind.UploadFinish)),
        };
        reference = call.Kind switch
        {
            RequestKind.BlobMount => request.Query["mount"],
            RequestKind.BlobPost => request.Query["digest"],
            _ => reference,
        };
        return call with { Repository = name, Reference = reference };
    }

    private static RequestKind StartKind(HttpRequest request) =>
        request.Query.ContainsKey("mount") ? RequestKind.BlobMount
        : request.Query.ContainsKey("digest") ? RequestKind.BlobPost
        : RequestKind.UploadStart;

    private static RegistryCall Of(string method, params ReadOnlySpan<(string Method, RequestKind Kind)> allowed)
    {
        foreach (var pair in allowed)
        {
            if (pair.Method == method)
                return new RegistryCall { Kind = pair.Kind };
        }

        var methods = new List<string>();
        foreach (var pair in allowed)
            methods.Add(pair.Method);
        return Unknown with { AllowedMethods = string.Join(", ", methods) };
    }

    // /v2/<name>/tags/list | referrers/<digest> | manifests/<tag or digest> | blobs/<digest> | blobs/uploads/[<id>]
    [GeneratedRegex(
        """
        ^/v2/(?<name>[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*)/(?:
          (?<what>tags/list)
          | (?<what>blobs/uploads)/(?<reference>[a-zA-Z0-9-]+)?
          | (?<what>blobs)/(?<reference>[a-z0-9]+:[a-zA-Z0-9=_-]+)
          | (?<what>referrers)/(?<reference>[a-z0-9]+:[a-zA-Z0-9=_-]+)
          | (?<what>manifests)/(?<reference>[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}|[a-z0-9]+:[a-zA-Z0-9=_-]+)
        )$
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex RepositoryPath();
}
