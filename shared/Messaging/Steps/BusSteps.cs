using System.Diagnostics;

namespace HarborReplication.Messaging.Steps;

/// <summary>
/// Tells whoever listens in this process when a message is about to be published, sent or acknowledged, and when that is done. Nobody
/// listens in production.
/// </summary>
internal static class BusSteps
{
    /// <summary>Each step is written with its full name, such as <c>publish.before:WorkGranted</c>.</summary>
    public static readonly DiagnosticListener Source = new("HarborReplication.BusSteps");

    public static void Tell(string step, string message) => Source.Write($"{step}:{message}", null);
}
