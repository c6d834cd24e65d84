using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using HarborReplication.Registry.Transport;
using HarborReplication.Registry.Values;
using HarborReplication.Registry.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HarborReplication.Registry.Tests.Servers;

/// <summary>A small registry in memory whose answers a test may replace one by one.</summary>
internal sealed class ScriptedRegistry : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentDictionary<string, byte[]> _uploads = new();

    private ScriptedRegistry(WebApplication application) => _application = application;

    /// <summary>Asked first; true when it has answered.</summary>
    public Func<HttpContext, Task<bool>> Script { get; set; } = _ => Task.FromResult(false);

    public ConcurrentQueue<string> Requests { get; } = new();

    public ConcurrentDictionary<(string Repository, string Digest), byte[]> Blobs { get; } = new();

    public ConcurrentDictionary<(string Repository, string Reference), (string MediaType, byte[] Content)> Manifests { get; } = new();

    public Uri Url { get; private set; } = null!;

    public static async Task<ScriptedRegistry> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Listen(System.Net.IPAddress.Loopback, 0);
            options.Limits.MaxRequestBodySize = null;
            options.Limits.MinRequestBodyDataRate = null;
            options.Limits.MinResponseDataRate = null;
        });
        var application = builder.Build();
        var registry = new ScriptedRegistry(application);
        application.Run(registry.AnswerAsync);
        await application.StartAsync();
        var address = application.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>()
            .Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        registry.Url = new Uri(address);
        return registry;
    }

    public RegistryClient Client(RegistryClientFactory? factory = null, string? username = null, string? password = null) =>
        (factory ?? new RegistryClientFactory(TimeProvider.System, Fast)).Create(new RegistryEndpoint { Url = Url, Username = username, Password = password });

    /// <summary>A client with these limits for any registry.</summary>
    public static RegistryClient Connect(Uri url) => new RegistryClientFactory(TimeProvider.System, Fast).Create(new RegistryEndpoint { Url = url });

    /// <summary>Limits for tests: the same behaviour, shorter pauses.</summary>
    public static RegistryClientOptions Fast { get; } = new()
    {
        RetryDelay = TimeSpan.FromMilliseconds(5),
        NoProgressTimeout = TimeSpan.FromSeconds(10),
        PageSize = 3,
    };

    public Digest AddBlob(string repository, byte[] content)
    {
        var digest = Digest.Of(content);
        Blobs[(repository, digest.ToString())] = content;
        return digest;
    }

    public Digest AddManifest(string repository, string? tag, string mediaType, byte[] content)
    {
        var digest = Digest.Of(content);
        Manifests[(repository, digest.ToString())] = (mediaType, content);
        if (tag is not null)
            Manifests[(repository, tag)] = (mediaType, content);
        return digest;
    }

    /// <summary>How many requests start like this: <c>PUT /v2/app/manifests/v1</c>.</summary>
    public int Count(string start) => Requests.Count(request => request.StartsWith(start, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _application.StopAsync(patience.Token);
        await _application.DisposeAsync();
    }

    public static async Task FailAsync(HttpContext context, int status, string code, string message = "", string? detail = null)
    {
        context.Response.StatusCode = status;
        var error = new JsonObject { ["code"] = code, ["message"] = message };
        if (detail is not null)
            error["detail"] = detail;
        await context.Response.WriteAsJsonAsync(new JsonObject { ["errors"] = new JsonArray(error) });
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        Requests.Enqueue($"{request.Method} {request.Path}{request.QueryString}");
        if (await Script(context))
            return;
        var path = request.Path.Value!;
        if (path == "/v2/")
            await context.Response.WriteAsync("{}");
        else if (path.Split("/blobs/uploads/") is [var uploadRepository, var upload])
            await UploadAsync(context, uploadRepository["/v2/".Length..], upload);
        else if (path.Split("/manifests/") is [var manifestRepository, var reference])
            await ManifestAsync(context, manifestRepository["/v2/".Length..], reference);
        else if (path.Split("/blobs/") is [var blobRepository, var digest])
            await BlobAsync(context, blobRepository["/v2/".Length..], digest);
        else
            await FailAsync(context, 404, "NAME_UNKNOWN");
    }

    private async Task ManifestAsync(HttpContext context, string repository, string reference)
    {
        if (HttpMethods.IsPut(context.Request.Method))
        {
            var content = await ReadAsync(context);
            var node = JsonNode.Parse(content)!;
            var missing = new[] { node["config"] }.Concat(node["layers"]?.AsArray() ?? [])
                .Where(blob => blob is not null && blob["urls"] is null)
                .Select(blob => blob!["digest"]!.GetValue<string>())
                .FirstOrDefault(digest => !Blobs.ContainsKey((repository, digest)))
                ?? (node["manifests"]?.AsArray() ?? [])
                    .Select(child => child!["digest"]!.GetValue<string>())
                    .FirstOrDefault(digest => !Manifests.ContainsKey((repository, digest)) && !Blobs.ContainsKey((repository, digest)));
            if (missing is not null)
            {
                await FailAsync(context, 400, "MANIFEST_BLOB_UNKNOWN", "blob unknown to registry", missing);
                return;
            }

            var stored = AddManifest(repository, reference, context.Request.ContentType!, content);
            context.Response.Headers["Docker-Content-Digest"] = stored.ToString();
            context.Response.StatusCode = 201;
            return;
        }

        if (!Manifests.TryGetValue((repository, reference), out var manifest))
        {
            await FailAsync(context, 404, "MANIFEST_UNKNOWN");
            return;
        }

        context.Response.Headers["Docker-Content-Digest"] = Digest.Of(manifest.Content).ToString();
        context.Response.ContentType = manifest.MediaType;
        context.Response.ContentLength = manifest.Content.Length;
        if (HttpMethods.IsGet(context.Request.Method))
            await context.Response.Body.WriteAsync(manifest.Content);
    }

    private async Task BlobAsync(HttpContext context, string repository, string digest)
    {
        if (!Blobs.TryGetValue((repository, digest), out var content))
        {
            await FailAsync(context, 404, "BLOB_UNKNOWN");
            return;
        }

        var start = 0;
        if (context.Request.Headers.Range is [{ } range])
        {
            start = int.Parse(range["bytes=".Length..^1]);
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes {start}-{content.Length - 1}/{content.Length}";
        }

        context.Response.ContentLength = content.Length - start;
        if (HttpMethods.IsGet(context.Request.Method))
            await context.Response.Body.WriteAsync(content.AsMemory(start));
    }

    private async Task UploadAsync(HttpContext context, string repository, string upload)
    {
        var query = context.Request.Query;
        switch (context.Request.Method)
        {
            case "POST":
                if (query["mount"] is [{ } mount] && query["from"] is [{ } from] && Blobs.TryGetValue((from, mount), out var known))
                {
                    Blobs[(repository, mount)] = known;
                    context.Response.StatusCode = 201;
                    return;
                }

                upload = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
                _uploads[upload] = [];
                break;
            case "PATCH" when _uploads.TryGetValue(upload, out var before):
                byte[] joined = [.. before, .. await ReadAsync(context)];
                _uploads[upload] = joined;
                context.Response.Headers.Range = $"0-{joined.Length - 1}";
                break;
            case "PUT" when _uploads.TryGetValue(upload, out var sent):
                byte[] content = [.. sent, .. await ReadAsync(context)];
                var digest = Digest.Parse(query["digest"]!);
                _uploads.TryRemove(upload, out _);
                if (Digest.Of(content, digest.Algorithm) != digest)
                {
                    await FailAsync(context, 400, "DIGEST_INVALID", "provided digest did not match uploaded content");
                    return;
                }

                Blobs[(repository, digest.ToString())] = content;
                context.Response.StatusCode = 201;
                return;
            case "DELETE":
                _uploads.TryRemove(upload, out _);
                context.Response.StatusCode = 204;
                return;
            default:
                await FailAsync(context, 404, "BLOB_UPLOAD_UNKNOWN");
                return;
        }

        context.Response.Headers.Location = $"/v2/{repository}/blobs/uploads/{upload}?_state=x";
        context.Response.StatusCode = 202;
    }

    private static async Task<byte[]> ReadAsync(HttpContext context)
    {
        using var content = new MemoryStream();
        await context.Request.Body.CopyToAsync(content, context.RequestAborted);
        return content.ToArray();
    }
}
