using System.Diagnostics.Metrics;
using HarborReplication.TriggerService.Telemetry;

namespace HarborReplication.TriggerService.Requests;

/// <summary>What is measured of requests.</summary>
internal static class RequestTelemetry
{
    private static readonly Counter<long> Requests = TriggerTelemetry.Meter.CreateCounter<long>(
        "harbor.replication.trigger.requests", "{request}", "Requests by trigger and by what became of them: opened, accepted, refused.");

    private static readonly Counter<long> Sends = TriggerTelemetry.Meter.CreateCounter<long>(
        "harbor.replication.trigger.request.sends", "{message}", "Requests handed over to the bus, repetitions told apart.");

    public static void Opened(string trigger) => Count(trigger, "opened");

    public static void Closed(string trigger, bool accepted) => Count(trigger, accepted ? "accepted" : "refused");

    public static void Sent(string trigger, bool again) => Sends.Add(1, new("trigger", trigger), new("repeated", again));

    private static void Count(string trigger, string state) => Requests.Add(1, new("trigger", trigger), new("state", state));
}
