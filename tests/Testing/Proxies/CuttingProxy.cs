using System.Net;
using System.Net.Sockets;

namespace HarborReplication.Testing;

/// <summary>
/// A network connection that can be lost. <see cref="Cut"/> resets what is open and refuses what comes; <see cref="Silence"/> lets no byte
/// through either way while connections stay open, and what was sent meanwhile arrives afterwards, as TCP does across a lost route.
/// </summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;
    private readonly string _host;
    private readonly int _port;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;
    private readonly Lock _lock = new();
    private CancellationTokenSource _connected = new();
    private TaskCompletionSource _passable = Passable();
    private bool _cut;

    public CuttingProxy(string host, int port)
    {
        _host = host;
        _port = port;
        _listener = new TcpListener(IPAddress.Loopback, FreePort.Next());
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>Where to connect, on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Resets every connection and refuses new ones.</summary>
    public void Cut()
    {
        lock (_lock)
        {
            _cut = true;
            _connected.Cancel();
        }
    }

    /// <summary>Holds every byte back.</summary>
    public void Silence()
    {
        lock (_lock)
        {
            if (_passable.Task.IsCompleted)
                _passable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Ends both kinds of loss.</summary>
    public void Restore()
    {
        lock (_lock)
        {
            if (_cut)
            {
                _cut = false;
                _connected.Dispose();
                _connected = new CancellationTokenSource();
            }

            _passable.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        _connected.Dispose();
        _stopping.Dispose();
    }

    private static TaskCompletionSource Passable()
    {
        var passable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        passable.SetResult();
        return passable;
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
        using var server = new TcpClient();
        using (client)
        {
            // Closing sends a reset.
            client.LingerState = server.LingerState = new LingerOption(true, 0);
            CancellationToken connected;
            lock (_lock)
            {
                if (_cut)
                    return;
                connected = _connected.Token;
            }

            using var ended = CancellationTokenSource.CreateLinkedTokenSource(connected, _stopping.Token);
            try
            {
                await PassAsync(ended.Token);
                await server.ConnectAsync(_host, _port, ended.Token);
                var there = PumpAsync(client, server, ended.Token);
                var back = PumpAsync(server, client, ended.Token);
                await await Task.WhenAny(there, back);
                // The rest of an answer follows when only one side has closed.
                server.LingerState = client.LingerState = new LingerOption(false, 0);
                await Task.WhenAll(there, back).WaitAsync(TimeSpan.FromSeconds(2), TimeProvider.System, ended.Token);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException or TimeoutException)
            {
                // Lost, as asked for, or ended by either side.
            }

            await ended.CancelAsync();
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        while (await from.GetStream().ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            await PassAsync(cancellationToken);
            await to.GetStream().WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        await PassAsync(cancellationToken);
        to.Client.Shutdown(SocketShutdown.Send);
    }

    private Task PassAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return _passable.Task.WaitAsync(cancellationToken);
    }
}
