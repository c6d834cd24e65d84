using HarborReplication.Persistence;
using HarborReplication.ServiceDefaults.Configuration;

namespace HarborReplication.TriggerService;

/// <summary>Everything that TriggerService is told by its settings.</summary>
internal sealed record TriggerServiceOptions
{
    public required DatabaseOptions Database { get; init; }

    /// <summary>How often PolicyService is asked for changes without a hint; <c>Sweep__Interval</c>.</summary>
    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an acknowledged request is kept; <c>Requests__Retention</c>.</summary>
    public TimeSpan RequestRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long an event is remembered after it was matched, so that it is not taken twice; <c>Events__Retention</c>.</summary>
    public TimeSpan EventRetention { get; init; } = TimeSpan.FromDays(1);

    /// <summary>After having been away for longer than this, the policies of events are compared at once; <c>Reconcile__Interval</c>.</summary>
    public TimeSpan ReconcileInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an entry of an audit log may stay invisible behind one with a greater id.</summary>
    public TimeSpan AuditLogGapAge { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Reads the settings of distributed mode; mistakes are collected in <paramref name="settings"/>.</summary>
    public static TriggerServiceOptions Read(Settings settings) => ReadClocks(settings, new DatabaseOptions(
        DatabaseProvider.Postgres, settings.Required("ConnectionStrings:Postgres", "the connection string of the database, as Npgsql takes it")));

    /// <summary>Reads what does not depend on the mode.</summary>
    public static TriggerServiceOptions ReadClocks(Settings settings, DatabaseOptions database)
    {
        var defaults = new TriggerServiceOptions { Database = database };
        return defaults with
        {
            SweepInterval = settings.Duration("Sweep:Interval", defaults.SweepInterval),
            RequestRetention = settings.Duration("Requests:Retention", defaults.RequestRetention),
            ReconcileInterval = settings.Duration("Reconcile:Interval", defaults.ReconcileInterval),
            EventRetention = settings.Duration("Events:Retention", defaults.EventRetention),
        };
    }
}
