using HarborReplication.Registry.Wire;
using HarborReplication.ServiceDefaults.Configuration;

namespace HarborReplication.CopyWorker;

/// <summary>Everything that a worker is told by its settings.</summary>
internal sealed record WorkerOptions
{
    /// <summary>Shown to operators; <c>Worker__Name</c>, else host and process.</summary>
    public required string Name { get; init; }

    /// <summary>The region whose registries this worker can reach; <c>Worker__Region</c>.</summary>
    public string Region { get; init; } = "default";

    /// <summary>Tasks at a time; <c>Worker__Slots</c>.</summary>
    public int Slots { get; init; } = 16;

    /// <summary>Plans at a time.</summary>
    public int PlanSlots { get; init; } = 2;
    public Uri PolicyUrl { get; init; } = new("http://127.0.0.1:8080");

    /// <summary>The key for <c>/internal</c>; null where PolicyService runs in this process.</summary>
    public string? Token { get; init; }
    /// <summary>How long a worker without work waits before it asks again, unless it is woken.</summary>
    public TimeSpan IdlePause { get; init; } = TimeSpan.FromSeconds(1);
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long PolicyService waits for a heartbeat before it lends what this worker holds to others.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often an audit log is looked at for something new; <c>AuditLog__PollInterval</c>.</summary>
    public TimeSpan AuditLogPollInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a request to a registry may stand still before it is tried again; <c>Worker__NoProgressTimeout</c>.</summary>
    public TimeSpan NoProgressTimeout { get; init; } = new RegistryClientOptions().NoProgressTimeout;

    /// <summary>How long running copies may go on after SIGTERM before they are handed back.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Reads the settings of distributed mode; mistakes are collected in <paramref name="settings"/>.</summary>
    public static WorkerOptions Read(Settings settings)
    {
        var options = ReadCommon(settings);
        return options with
        {
            PolicyUrl = settings.Url("Services:PolicyUrl", "http://127.0.0.1:8080"),
            Token = settings.Required("Worker:Token", "the key that PolicyService knows its workers by"),
        };
    }

    public static WorkerOptions ReadCommon(Settings settings)
    {
        var options = new WorkerOptions { Name = settings.Optional("Worker:Name") ?? $"{Environment.MachineName}-{Environment.ProcessId}" };
        options = options with
        {
            Region = settings.Optional("Worker:Region") ?? options.Region,
            Slots = settings.Number("Worker:Slots", options.Slots, 1, 1000),
            HeartbeatInterval = settings.Duration("Heartbeat:Interval", options.HeartbeatInterval),
            LeaseDuration = settings.Duration("Lease:Duration", options.LeaseDuration),
            AuditLogPollInterval = settings.Duration("AuditLog:PollInterval", options.AuditLogPollInterval),
            NoProgressTimeout = settings.Duration("Worker:NoProgressTimeout", options.NoProgressTimeout),
            DrainTimeout = settings.Duration("Worker:DrainTimeout", options.DrainTimeout),
        };
        if (options.HeartbeatInterval * 2 > options.LeaseDuration * LeaseShare)
            settings.Mistake("Heartbeat:Interval", $"is {options.HeartbeatInterval:c}: two heartbeats must fit into {LeaseShare:P0} of Lease__Duration ({options.LeaseDuration:c})");
        return options;
    }

    /// <summary>The part of the lease during which this worker still writes; the rest is the margin for what is on its way.</summary>
    public const double LeaseShare = 0.6;
}
