using System.Collections.Concurrent;
using HarborReplication.Contracts.AuditLogs;
using HarborReplication.CopyWorker.Connections;
using HarborReplication.CopyWorker.Sessions;
using HarborReplication.Messaging.Sending;

namespace HarborReplication.CopyWorker.AuditLogs;

/// <summary>The audit logs that this worker watches; given up when it drains, so that another one takes them at once.</summary>
internal sealed partial class AuditLogWatches(
    WorkerSession session,
    RegistryConnections connections,
    Outbound outbound,
    Drain drain,
    WorkerOptions options,
    TimeProvider time,
    ILogger<AuditLogWatches> logger) : IHostedService
{
    private readonly ConcurrentDictionary<long, AuditLogWatch> _watches = new();
    private readonly Lock _lock = new();

    public int Count => _watches.Count;

    /// <summary>Watches, unless a newer command for the registry was heard here; one in the place of an older one.</summary>
    public void Begin(WatchAuditLog command)
    {
        lock (_lock)
        {
            var id = command.Registry.RegistryId;
            if (drain.HasBegun || _watches.TryGetValue(id, out var running) && running.Number >= command.Watch)
                return;
            running?.Stop();
            var reports = new AuditLogReports(session.Id, command, outbound, time);
            var watch = new AuditLogWatch(command, new AuditLogPoller(command, connections, reports, options.AuditLogPollInterval, time), reports, time, drain.Begun);
            _watches[id] = watch;
            Watching(logger, id, command.Watch, command.Position?.Seen);
            _ = RunAsync(id, watch);
        }
    }

    public void Answered(AuditLogAnswered answer)
    {
        if (_watches.TryGetValue(answer.Registry.RegistryId, out var watch) && watch.Number == answer.Watch)
            watch.Answered(answer);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var watch in _watches.Values)
            watch.Stop();
        return Task.WhenAll(_watches.Values.Select(watch => watch.Ended)).WaitAsync(cancellationToken);
    }

    private async Task RunAsync(long registryId, AuditLogWatch watch)
    {
        try
        {
            await watch.RunAsync();
        }
        catch (Exception e)
        {
            // Nobody keeps it alive any more: another command comes when its lease has run out.
            Failed(logger, e, registryId, watch.Number);
        }

        _watches.TryRemove(new KeyValuePair<long, AuditLogWatch>(registryId, watch));
        watch.Dispose();
        Ended(logger, registryId, watch.Number);
    }

    [LoggerMessage(LogLevel.Information, "Watching the audit log of registry {RegistryId} (watch {Watch}) from {Seen} on", EventName = "audit-log.watching")]
    private static partial void Watching(ILogger logger, long registryId, long watch, long? seen);

    [LoggerMessage(LogLevel.Information, "The audit log of registry {RegistryId} is not watched here any more (watch {Watch})", EventName = "audit-log.ended")]
    private static partial void Ended(ILogger logger, long registryId, long watch);

    [LoggerMessage(LogLevel.Error, "Watching the audit log of registry {RegistryId} broke off (watch {Watch})", EventName = "audit-log.failed")]
    private static partial void Failed(ILogger logger, Exception exception, long registryId, long watch);
}
