using System.Net.Http.Headers;
using System.Text;
using System.Threading.Channels;
using HarborReplication.Sandbox.Harbor.State;

namespace HarborReplication.Sandbox.Harbor.Webhooks;

/// <summary>Posts webhooks in the background, one after the other. A full queue drops the oldest; stopping drops what is left.</summary>
internal sealed class WebhookDelivery : IAsyncDisposable
{
    private const int Capacity = 10_000;
    private const int Attempts = 3;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly Channel<Delivery> _queue = Channel.CreateBounded<Delivery>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly CancellationTokenSource _stopping = new();
    private readonly TimeSpan _delay;
    private readonly TimeProvider _time;
    private readonly Task _posting;

    public WebhookDelivery(TimeSpan delay, TimeProvider time)
    {
        _delay = delay;
        _time = time;
        _posting = PostAllAsync();
    }

    public void Enqueue(WebhookTarget target, string body, string contentType) =>
        _queue.Writer.TryWrite(new Delivery(target, body, contentType, _time.GetTimestamp()));

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _posting.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task PostAllAsync()
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        using var client = new HttpClient(handler) { Timeout = Timeout };
        try
        {
            await foreach (var delivery in _queue.Reader.ReadAllAsync(_stopping.Token).ConfigureAwait(false))
            {
                if (_delay - _time.GetElapsedTime(delivery.At) is { Ticks: > 0 } left)
                    await Task.Delay(left, _time, _stopping.Token).ConfigureAwait(false);
                for (var attempt = 1; attempt <= Attempts && !await TryPostAsync(client, delivery).ConfigureAwait(false); attempt++)
                    await Task.Delay(Pause, _time, _stopping.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Whoever stops a registry does not wait for its webhooks.
        }
    }

    private async Task<bool> TryPostAsync(HttpClient client, Delivery delivery)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, delivery.Target.Address);
            request.Content = new StringContent(delivery.Body, Encoding.UTF8);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(delivery.ContentType);
            if (delivery.Target.AuthHeader.Length > 0)
                request.Headers.TryAddWithoutValidation("Authorization", delivery.Target.AuthHeader);
            using var response = await client.SendAsync(request, _stopping.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or UriFormatException or InvalidOperationException
            || e is OperationCanceledException && !_stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    private sealed record Delivery(WebhookTarget Target, string Body, string ContentType, long At);
}
