using System.Net;
using System.Net.Sockets;

namespace HarborReplication.Testing;

/// <summary>Stands in front of a server and can swallow everything: connections are accepted, and no byte comes back.</summary>
public sealed class BlackHoleProxy : IAsyncDisposable
{
    private readonly Uri _target;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;
    private readonly Lock _lock = new();
    private CancellationTokenSource _forwarding = new();
    private bool _swallows;

    public BlackHoleProxy(Uri target)
    {
        _target = target;
        _listener = new TcpListener(IPAddress.Loopback, FreePort.Next());
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    public Uri Url { get; }

    /// <summary>From now on nothing comes through, on open connections neither.</summary>
    public void Swallow()
    {
        lock (_lock)
        {
            _swallows = true;
            _forwarding.Cancel();
        }
    }

    /// <summary>New connections are served again; those that were swallowed stay silent.</summary>
    public void Forward()
    {
        lock (_lock)
        {
            _swallows = false;
            _forwarding.Dispose();
            _forwarding = new CancellationTokenSource();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        _forwarding.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
                open.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            CancellationToken? forwarding = null;
            lock (_lock)
            {
                if (!_swallows)
                    forwarding = _forwarding.Token;
            }

            if (forwarding is not { } token || await ForwardAsync(client, token))
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stopping.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    /// <returns>Whether the connection was swallowed in the middle.</returns>
    private async Task<bool> ForwardAsync(TcpClient client, CancellationToken forwarding)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(forwarding, _stopping.Token);
        using var server = new TcpClient();
        try
        {
            await server.ConnectAsync(_target.Host, _target.Port, ended.Token);
            var there = client.GetStream().CopyToAsync(server.GetStream(), ended.Token);
            var back = server.GetStream().CopyToAsync(client.GetStream(), ended.Token);
            await Task.WhenAny(there, back);
            var swallowed = forwarding.IsCancellationRequested;
            await ended.CancelAsync();
            await Task.WhenAll(there, back);
            return swallowed;
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            return forwarding.IsCancellationRequested;
        }
    }
}
