using HarborReplication.Persistence;

namespace HarborReplication.PolicyService.Database;

/// <summary>What one replica does at a time.</summary>
internal static class Locks
{
    /// <summary>Lending tasks and plans to sessions.</summary>
    public static readonly DatabaseLock Grants = new("policy:grants");

    /// <summary>Ending the sessions whose lease has run out.</summary>
    public static readonly DatabaseLock Leases = new("policy:leases");

    /// <summary>Dividing budgets among sessions.</summary>
    public static readonly DatabaseLock Bandwidth = new("policy:bandwidth");

    /// <summary>Who sends which blob.</summary>
    public static readonly DatabaseLock Claims = new("policy:claims");

    /// <summary>A tick of the sweep.</summary>
    public static readonly DatabaseLock Sweep = new("policy:sweep");

    /// <summary>Beginning comparisons that are due.</summary>
    public static readonly DatabaseLock Reconciliations = new("policy:reconciliations");

    /// <summary>Asking workers to look at registries that gave trouble.</summary>
    public static readonly DatabaseLock Probes = new("policy:probes");

    /// <summary>Beginning looks at webhooks, and taking in what was seen.</summary>
    public static readonly DatabaseLock Webhooks = new("policy:webhooks");

    /// <summary>Putting down how events come.</summary>
    public static readonly DatabaseLock EventSources = new("policy:event-sources");

    /// <summary>A step of the event relay.</summary>
    public static readonly DatabaseLock EventRelay = new("policy:event-relay");

    /// <summary>Giving the next sequence to a changed policy or registry.</summary>
    public static readonly DatabaseLock PolicyChanges = new("policy:policy-changes");
}
