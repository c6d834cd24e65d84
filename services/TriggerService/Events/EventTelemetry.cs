using System.Diagnostics.Metrics;
using HarborReplication.TriggerService.Telemetry;

namespace HarborReplication.TriggerService.Events;

/// <summary>What is measured of events.</summary>
internal static class EventTelemetry
{
    private const string NoKind = "none";

    private static readonly Counter<long> Events = TriggerTelemetry.Meter.CreateCounter<long>(
        "harbor.replication.trigger.events",
        "{event}",
        "Events of registries, by the way they came, by kind, and by result: accepted, duplicate, ignored, malformed, matched, unmatched.");

    public static void Stored(IReadOnlyList<ArtifactEvent> told, IReadOnlyList<ArtifactEvent> added)
    {
        var fresh = added.CountBy(one => (one.Via, one.Kind)).ToDictionary();
        foreach (var group in told.GroupBy(one => (one.Via, one.Kind)))
        {
            var count = fresh.GetValueOrDefault(group.Key);
            Add(group.Key.Via, group.Key.Kind, "accepted", count);
            Add(group.Key.Via, group.Key.Kind, "duplicate", group.Count() - count);
        }
    }

    public static void Ignored(string via, int count) => Add(via, NoKind, "ignored", count);

    public static void Malformed(string via, int count) => Add(via, NoKind, "malformed", count);

    public static void Matched(string via, string kind, bool any) => Add(via, kind, any ? "matched" : "unmatched", 1);

    private static void Add(string via, string kind, string result, int count)
    {
        if (count > 0)
            Events.Add(count, new("via", via), new("kind", kind), new("result", result));
    }
}
