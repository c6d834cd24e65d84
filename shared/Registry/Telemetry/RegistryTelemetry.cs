using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace HarborReplication.Registry.Telemetry;

/// <summary>
/// The names under which registry requests are traced and measured. Spans carry the semantic conventions for HTTP clients; metrics
/// carry method, status class and host, never a repository, tag or digest.
/// </summary>
public static class RegistryTelemetry
{
    /// <summary>Of the activity source and the meter.</summary>
    public const string Name = "HarborReplication.Registry";

    internal static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Requests = Meter.CreateHistogram<double>(
        "harbor.replication.registry.requests", "s", "Requests to registries until their headers were there");

    private static readonly Counter<long> Bytes = Meter.CreateCounter<long>(
        "harbor.replication.registry.bytes", "By", "Bytes of content read from and sent to registries");

    private static readonly KeyValuePair<string, object?> SentTag = new("direction", "sent");
    private static readonly KeyValuePair<string, object?> ReceivedTag = new("direction", "received");

    internal static void Sent(long bytes) => Bytes.Add(bytes, SentTag);

    internal static void Received(long bytes) => Bytes.Add(bytes, ReceivedTag);

    internal static Activity? Start(HttpRequestMessage request, int resend)
    {
        var activity = Source.StartActivity(request.Method.Method, ActivityKind.Client);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("http.request.method", request.Method.Method);
            activity.SetTag("server.address", request.RequestUri!.Host);
            activity.SetTag("server.port", request.RequestUri.Port);
            activity.SetTag("url.scheme", request.RequestUri.Scheme);
            activity.SetTag("url.path", request.RequestUri.AbsolutePath);
            if (resend > 0)
                activity.SetTag("http.request.resend_count", resend);
        }

        return activity;
    }

    internal static void Ended(Activity? activity, HttpRequestMessage request, int? status, TimeSpan duration, string? error)
    {
        // Not an error: a 404 answers the question whether something is there, a 401 tells how to authenticate.
        activity?.SetTag("http.response.status_code", status);
        if (error is not null)
        {
            activity?.SetTag("error.type", error);
            activity?.SetStatus(ActivityStatusCode.Error);
        }

        Requests.Record(
            duration.TotalSeconds,
            new("http.request.method", request.Method.Method),
            new("status_class", status is null ? "none" : $"{status / 100}xx"),
            new("server.address", request.RequestUri!.Host));
    }
}
