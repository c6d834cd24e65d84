using System.Collections.Concurrent;
using HarborReplication.Contracts.Connections;
using HarborReplication.Contracts.Work;
using HarborReplication.Registry.Adapters;
using HarborReplication.Registry.Transport;
using HarborReplication.Registry.Wire;

namespace HarborReplication.CopyWorker.Connections;

/// <summary>Keeps one client per registry, with a credential that is at most five minutes old and no older than the grant says.</summary>
internal sealed class RegistryConnections(IConnectionSource source, RegistryClientFactory clients, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<long, Entry> _entries = new();
    private readonly ConcurrentDictionary<long, SemaphoreSlim> _fetching = new();

    public async Task<IRegistryAdapter> GetAsync(RegistryVersion registry, CancellationToken cancellationToken) =>
        _entries.TryGetValue(registry.RegistryId, out var entry) && IsFresh(entry, registry)
            ? entry.Adapter
            : (await FetchAsync(registry.RegistryId, entry => IsFresh(entry, registry), cancellationToken)).Adapter;

    /// <summary>The same registry with the credential that its audit log is read with.</summary>
    public async Task<IRegistryAdapter> GetForAuditLogAsync(RegistryVersion registry, CancellationToken cancellationToken) =>
        _entries.TryGetValue(registry.RegistryId, out var entry) && IsFresh(entry, registry)
            ? entry.AuditLogAdapter
            : (await FetchAsync(registry.RegistryId, entry => IsFresh(entry, registry), cancellationToken)).AuditLogAdapter;

    /// <summary>Fetches the credential again, because the registry refused the one in use. False: there is no other one.</summary>
    public async Task<bool> RefreshAsync(RegistryVersion registry, IRegistryAdapter refused, CancellationToken cancellationToken)
    {
        try
        {
            return !Uses(await FetchAsync(registry.RegistryId, entry => !Uses(entry, refused), cancellationToken), refused);
        }
        catch (ConnectionMissingException)
        {
            return false;
        }
    }

    /// <summary>A client for a connection that is only tried.</summary>
    public IRegistryAdapter Open(RegistryConnection connection) =>
        RegistryAdapters.Create(connection.Type, clients.Create(Endpoint(connection)));

    public void Dispose()
    {
        foreach (var entry in _entries.Values)
        {
            entry.Adapter.Client.Dispose();
            entry.AuditLogAdapter.Client.Dispose();
        }

        foreach (var semaphore in _fetching.Values)
            semaphore.Dispose();
    }

    private static bool Uses(Entry entry, IRegistryAdapter adapter) => entry.Adapter == adapter || entry.AuditLogAdapter == adapter;

    private bool IsFresh(Entry entry, RegistryVersion registry) =>
        entry.Connection.Version >= registry.Version && time.GetElapsedTime(entry.FetchedAt) < Life;

    private async Task<Entry> FetchAsync(long registryId, Func<Entry, bool> isGoodEnough, CancellationToken cancellationToken)
    {
        var turn = _fetching.GetOrAdd(registryId, _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(cancellationToken);
        try
        {
            _entries.TryGetValue(registryId, out var known);
            if (known is not null && isGoodEnough(known))
                return known;
            var connection = await source.RegistryAsync(registryId, cancellationToken);
            // The same connection keeps its client, its connections and its tokens. Of another one copies may still use the old client: it
            // is left to them, and its connections close when they have been idle for a while.
            var entry = known is not null && known.Connection with { Version = connection.Version } == connection
                ? known with { Connection = connection, FetchedAt = time.GetTimestamp() }
                : NewEntry(connection);
            return _entries[registryId] = entry;
        }
        finally
        {
            turn.Release();
        }
    }

    private Entry NewEntry(RegistryConnection connection)
    {
        var adapter = Open(connection);
        var ofAuditLog = connection.AuditLogAccessKey is { } key
            ? Open(connection with { AccessKey = key, AccessSecret = connection.AuditLogAccessSecret })
            : adapter;
        return new Entry(connection, adapter, ofAuditLog, time.GetTimestamp());
    }

    private static RegistryEndpoint Endpoint(RegistryConnection connection) => new()
    {
        Url = new Uri(connection.Url),
        ConnectTo = connection.ConnectTo,
        Insecure = connection.Insecure,
        CaCertificate = connection.CaCertificate,
        Username = connection.AccessKey,
        Password = connection.AccessSecret,
    };

    private sealed record Entry(RegistryConnection Connection, IRegistryAdapter Adapter, IRegistryAdapter AuditLogAdapter, long FetchedAt);
}
