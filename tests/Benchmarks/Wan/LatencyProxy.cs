using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace HarborReplication.Benchmarks.Wan;

/// <summary>
/// A registry behind a long link: bytes arrive late in both directions, and connections open one round trip late. It knows nothing of
/// what it carries. Neither loss nor slow start: a connection that sends enough at once fills the link at once.
/// </summary>
internal sealed class LatencyProxy : IAsyncDisposable
{
    private const int Piece = 16 * 1024;

    // Under way on one connection in one direction; more than 400 Mbit/s hold in 80 ms, as the windows of Linux grow to.
    private const int PiecesUnderWay = 8 * 1024 * 1024 / Piece;
    private readonly Uri _target;
    private readonly LinkOptions _options;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;

    public LatencyProxy(Uri target, LinkOptions options)
    {
        _target = target;
        _options = options;
        There = new LinkDirection(options);
        Back = new LinkDirection(options);
        _listener.Start(backlog: 512);
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    public Uri Url { get; }

    /// <summary>Towards the registry.</summary>
    public LinkDirection There { get; }

    public LinkDirection Back { get; }

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
                var client = await _listener.AcceptSocketAsync(_stopping.Token);
                open.RemoveAll(connection => connection.IsCompleted);
                open.Add(ServeAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        // Here the client believes to be connected; over the real distance it would only know after a round trip.
        var opened = LinkDirection.Now + _options.RoundTrip;
        using var near = client;
        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        near.NoDelay = true;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        try
        {
            await far.ConnectAsync(_target.Host, _target.Port, ended.Token);
            await UntilAsync(opened, ended.Token);
            await Task.WhenAll(CarryAsync(near, far, There, ended), CarryAsync(far, near, Back, ended));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side broke off; the other one sees it when the sockets are closed.
        }
    }

    /// <summary>One direction of a connection, until its sender is done. Whatever breaks ends both directions.</summary>
    private static async Task CarryAsync(Socket from, Socket to, LinkDirection link, CancellationTokenSource ended)
    {
        var underWay = Channel.CreateBounded<(byte[] Bytes, TimeSpan ArrivesAt)>(
            new BoundedChannelOptions(PiecesUnderWay) { SingleReader = true, SingleWriter = true });
        await Task.WhenAll(
            UnlessEndedAsync(LeaveAsync(from, link, underWay.Writer, ended.Token), ended),
            UnlessEndedAsync(ArriveAsync(underWay.Reader, to, ended.Token), ended));
    }

    private static async Task UnlessEndedAsync(Task task, CancellationTokenSource ended)
    {
        try
        {
            await task;
        }
        catch
        {
            await ended.CancelAsync();
            throw;
        }
    }

    private static async Task LeaveAsync(Socket from, LinkDirection link, ChannelWriter<(byte[], TimeSpan)> underWay, CancellationToken cancellationToken)
    {
        var buffer = new byte[Piece];
        while (await from.ReceiveAsync(buffer, cancellationToken) is var count and > 0)
        {
            var arrivesAt = await link.SendAsync(count, cancellationToken);
            await underWay.WriteAsync((buffer[..count], arrivesAt), cancellationToken);
        }

        // The end takes as long as a byte.
        await underWay.WriteAsync(([], LinkDirection.Now + link.OneWay), cancellationToken);
        underWay.Complete();
    }

    private static async Task ArriveAsync(ChannelReader<(byte[] Bytes, TimeSpan ArrivesAt)> underWay, Socket to, CancellationToken cancellationToken)
    {
        await foreach (var (bytes, arrivesAt) in underWay.ReadAllAsync(cancellationToken))
        {
            await UntilAsync(arrivesAt, cancellationToken);
            for (var sent = 0; sent < bytes.Length;)
                sent += await to.SendAsync(bytes.AsMemory(sent), cancellationToken);
        }

        to.Shutdown(SocketShutdown.Send);
    }

    private static async Task UntilAsync(TimeSpan moment, CancellationToken cancellationToken)
    {
        if (moment - LinkDirection.Now is var wait && wait > TimeSpan.Zero)
            await Task.Delay(wait, cancellationToken);
    }
}
