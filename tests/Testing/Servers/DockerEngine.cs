using System.Net;
using System.Net.Sockets;

namespace HarborReplication.Testing;

/// <summary>Whether a Docker engine answers here. Looked at once per process, and only by connecting: no engine costs no time.</summary>
internal static class DockerEngine
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly Lazy<Task<bool>> Answers = new(ConnectAsync);

    public static Task<bool> IsAvailableAsync() => Answers.Value;

    private static async Task<bool> ConnectAsync()
    {
        var host = Environment.GetEnvironmentVariable("DOCKER_HOST");
        if (string.IsNullOrEmpty(host))
            host = "unix:///var/run/docker.sock";
        if (!Uri.TryCreate(host, UriKind.Absolute, out var uri))
            return false;
        using var limit = new CancellationTokenSource(Patience);
        using var socket = uri.Scheme == "unix"
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        EndPoint address = uri.Scheme == "unix" ? new UnixDomainSocketEndPoint(uri.AbsolutePath) : new DnsEndPoint(uri.Host, uri.Port);
        try
        {
            await socket.ConnectAsync(address, limit.Token);
            return true;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}
