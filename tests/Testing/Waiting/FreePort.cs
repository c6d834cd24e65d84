using System.Net;
using System.Net.Sockets;

namespace HarborReplication.Testing;

/// <summary>
/// TCP ports on loopback that nobody listens on, from below the kernel's ephemeral range: a server that is stopped and started
/// again on its port must not find that an outgoing connection has taken it meanwhile.
/// </summary>
public static class FreePort
{
    private const int Lowest = 20_000;
    private const int AboveHighest = 32_000;
    private static readonly HashSet<int> Taken = [];

    public static int Next()
    {
        lock (Taken)
        {
            for (var attempt = 0; attempt < 1_000; attempt++)
            {
                var port = Random.Shared.Next(Lowest, AboveHighest);
                if (Taken.Contains(port) || !IsFree(port))
                    continue;
                Taken.Add(port);
                return port;
            }
        }

        throw new InvalidOperationException($"No free port found between {Lowest} and {AboveHighest}.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
