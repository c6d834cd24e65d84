using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Chaos;

/// <summary>Every connection of the estate leads through a proxy of its own: each process to the broker and to the database, all to each registry.</summary>
internal sealed partial class Wires : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, CuttingProxy> _wires = new(StringComparer.Ordinal);

    /// <summary>Names such as <c>CopyWorker-1 broker</c>, <c>PolicyService-2 database</c> and <c>destination</c>, in a fixed order.</summary>
    public IReadOnlyList<string> Names => [.. _wires.Keys.Order(StringComparer.Ordinal)];

    public CuttingProxy this[string name] => _wires[name];

    /// <summary>The wire's port on 127.0.0.1; the wire is laid when it is asked for first.</summary>
    public int Port(string name, int target) => _wires.GetOrAdd(name, _ => new CuttingProxy("127.0.0.1", target)).Port;

    /// <summary>Leads a process's connections through wires.</summary>
    public void Lay(string process, Dictionary<string, string> environment)
    {
        if (environment.TryGetValue("ConnectionStrings__RabbitMq", out var broker))
        {
            var uri = new UriBuilder(broker);
            uri.Port = Port($"{process} broker", uri.Port);
            environment["ConnectionStrings__RabbitMq"] = uri.Uri.ToString();
        }

        // Every process is given one as the compose file says; a worker has none.
        if (environment.TryGetValue("ConnectionStrings__Postgres", out var database))
        {
            environment["ConnectionStrings__Postgres"] = DatabasePort().Replace(
                database, match => $"Port={Port($"{process} database", int.Parse(match.Groups["port"].ValueSpan))}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var wire in _wires.Values)
            await wire.DisposeAsync();
    }

    [GeneratedRegex(@"\bPort=(?<port>\d+)")]
    private static partial Regex DatabasePort();
}
