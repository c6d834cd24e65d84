using System.Net;
using System.Threading.Channels;
using HarborReplication.Testing;

namespace HarborReplication.Sandbox.Tests.Harbor;

/// <summary>Takes webhooks and keeps them.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Channel<(string ContentType, string Authorization, string Body)> _received =
        Channel.CreateUnbounded<(string ContentType, string Authorization, string Body)>();

    private readonly Task _receiving;

    public WebhookReceiver()
    {
        Url = $"http://127.0.0.1:{FreePort.Next()}/";
        _listener.Prefixes.Add(Url);
        _listener.Start();
        _receiving = ReceiveAsync();
    }

    public string Url { get; }

    public int Waiting => _received.Reader.Count;

    public async Task<(string ContentType, string Authorization, string Body)> NextAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(patience);
        return await _received.Reader.ReadAsync(deadline.Token);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _receiving;
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                _received.Writer.TryWrite((context.Request.ContentType ?? "", context.Request.Headers["Authorization"] ?? "", await reader.ReadToEndAsync()));
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // It was closed.
        }
    }
}
