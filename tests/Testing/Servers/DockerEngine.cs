using System.Net.Sockets;

namespace HarborReplication.Testing;

/// <summary>Whether a Docker engine answers here. Looked at once per process, and only by connecting: no engine costs no time.</summary>
internal static class DockerEngine
{
    private static readonly Lazy<bool> Answers = new(Connect);

    public static bool IsAvailable => Answers.Value;

    private static bool Connect()
    {
        var host = Environment.GetEnvironmentVariable("DOCKER_HOST");
        if (string.IsNullOrEmpty(host))
            host = "unix:///var/run/docker.sock";
        if (!Uri.TryCreate(host, UriKind.Absolute, out var uri))
            return false;
        try
        {
            if (uri.Scheme == "unix")
            {
                using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                socket.Connect(new UnixDomainSocketEndPoint(uri.AbsolutePath));
                return true;
            }

            using var client = new TcpClient();
            return client.ConnectAsync(uri.Host, uri.Port).Wait(1_000, CancellationToken.None) && client.Connected;
        }
        catch (Exception e) when (e is SocketException or AggregateException)
        {
            return false;
        }
    }
}
