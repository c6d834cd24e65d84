using System.Net;
using System.Net.Sockets;

namespace HarborReplication.Testing;

/// <summary>
/// One address for several replicas, as a service name has in Compose: each connection goes to the next replica that accepts it.
/// </summary>
public sealed class LoadBalancer : IAsyncDisposable
{
    private readonly IReadOnlyList<Uri> _replicas;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;
    private int _connections;

    public LoadBalancer(IReadOnlyList<Uri> replicas)
    {
        _replicas = replicas;
        _listener = new TcpListener(IPAddress.Loopback, FreePort.Next());
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    public Uri Url { get; }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                open.RemoveAll(connection => connection.IsCompleted);
                open.Add(ServeAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (var replica = await ConnectAsync())
        {
            if (replica is null)
                return;
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            var there = CopyAsync(client, replica, ended.Token);
            var back = CopyAsync(replica, client, ended.Token);
            await Task.WhenAny(there, back);
            await ended.CancelAsync();
            await Task.WhenAll(there, back);
        }
    }

    private async Task<TcpClient?> ConnectAsync()
    {
        var first = (uint)Interlocked.Increment(ref _connections);
        for (var number = 0; number < _replicas.Count; number++)
        {
            var replica = _replicas[(int)((first + number) % _replicas.Count)];
            var connection = new TcpClient();
            try
            {
                await connection.ConnectAsync(replica.Host, replica.Port, _stopping.Token);
                return connection;
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                connection.Dispose();
            }
        }

        return null;
    }

    private static async Task CopyAsync(TcpClient from, TcpClient to, CancellationToken cancellationToken)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream(), cancellationToken);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Either side went away; the other one is closed with it.
        }
    }
}
