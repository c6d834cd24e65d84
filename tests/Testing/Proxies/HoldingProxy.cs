using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace HarborReplication.Testing;

/// <summary>
/// Stands in front of a registry and holds back one answer until told to release it: the client waits at exactly that point of its
/// protocol, and can be stopped, overtaken or cut off there.
/// </summary>
public sealed class HoldingProxy : IAsyncDisposable
{
    private static readonly HashSet<string> NotForwarded =
        new(["Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade", "TE", "Trailer", "Proxy-Connection"], StringComparer.OrdinalIgnoreCase);

    private readonly WebApplication _application;
    private readonly HttpMessageInvoker _upstream = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
    private readonly Uri _target;
    private readonly Func<ProxiedExchange, bool> _holds;
    private readonly TaskCompletionSource<ProxiedExchange> _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _holding;

    private HoldingProxy(Uri target, Func<ProxiedExchange, bool> holds)
    {
        _target = target;
        _holds = holds;
        var port = FreePort.Next();
        Url = new Uri($"http://127.0.0.1:{port}");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        _application = builder.Build();
        _application.Run(ForwardAsync);
    }

    public Uri Url { get; }

    /// <summary>Completes when the answer that is to be held has arrived from the registry.</summary>
    public Task<ProxiedExchange> Held => _held.Task;

    /// <summary>
    /// Starts in front of <paramref name="target"/>. <paramref name="holds"/> is asked for every answer, in the order of arrival; the first
    /// one it accepts is held, all others pass.
    /// </summary>
    public static async Task<HoldingProxy> StartAsync(Uri target, Func<ProxiedExchange, bool> holds, CancellationToken cancellationToken = default)
    {
        var proxy = new HoldingProxy(target, holds);
        await proxy._application.StartAsync(cancellationToken);
        return proxy;
    }

    /// <summary>Lets the held answer go.</summary>
    public void Release() => _released.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Release();
        await _application.DisposeAsync();
        _upstream.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(_target, target));
        var hasBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true;
        if (hasBody)
            request.Content = new StreamContent(context.Request.Body);
        foreach (var (name, values) in context.Request.Headers)
        {
            // Host is passed on as it came, so that the upload locations which the registry makes lead through the proxy again.
            if (NotForwarded.Contains(name) || name.Equals("Expect", StringComparison.OrdinalIgnoreCase))
                continue;
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
        }

        // A bodyless POST must still say so, or the registry waits for one.
        if (!hasBody && context.Request.Method is "POST" or "PUT" or "PATCH" && request.Content is null)
            request.Content = new ByteArrayContent([]);

        using var response = await _upstream.SendAsync(request, context.RequestAborted);
        var exchange = new ProxiedExchange(context.Request.Method, target.Split('?')[0], (int)response.StatusCode);
        if (IsToBeHeld(exchange))
        {
            _held.TrySetResult(exchange);
            await _released.Task;
        }

        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            if (!NotForwarded.Contains(name))
                context.Response.Headers[name] = values.ToArray();
        }

        if (!HttpMethods.IsHead(context.Request.Method) && response.StatusCode is not (HttpStatusCode.NoContent or HttpStatusCode.NotModified))
            await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private bool IsToBeHeld(ProxiedExchange exchange)
    {
        lock (_held)
            return _holding == 0 && _holds(exchange) && Interlocked.Exchange(ref _holding, 1) == 0;
    }
}
