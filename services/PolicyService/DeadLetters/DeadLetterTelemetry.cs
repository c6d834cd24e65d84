using System.Diagnostics.Metrics;
using HarborReplication.Contracts.DeadLetters;
using HarborReplication.PolicyService.Telemetry;

namespace HarborReplication.PolicyService.DeadLetters;

/// <summary>What is measured of dead letters.</summary>
internal static class DeadLetterTelemetry
{
    private static readonly Counter<long> Messages = PolicyTelemetry.Meter.CreateCounter<long>(
        "harbor.replication.messages.dead", "{message}", "Messages that could not be processed, by endpoint and reason.");

    public static void Added(DeadLettered letter) => Messages.Add(
        1,
        // The queue of a session is named after it: no metric has as many series as there were sessions.
        new("endpoint", DeadLetterReplays.IsTemporary(letter.Endpoint) ? "session" : letter.Endpoint),
        new("reason", letter.Reason));
}
