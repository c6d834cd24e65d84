using HarborReplication.Testing;

namespace HarborReplication.Standalone.Tests;

/// <summary>A standalone process on a data directory of its own, which survives it.</summary>
internal sealed class Instance : IAsyncDisposable
{
    public const string Password = "standalone-test";
    private readonly TemporaryDirectory _directory = new("standalone");
    private ServiceProcess? _process;

    public Instance() => Api = new HarborApi([Url], Password);

    public Uri Url { get; } = new($"http://127.0.0.1:{FreePort.Next()}");

    public HarborApi Api { get; }

    public ServiceProcess Process => _process ?? throw new InvalidOperationException("The instance was not started.");

    public Dictionary<string, string> Settings { get; } = new()
    {
        ["Admin__Password"] = Password,
        ["Sweep__Interval"] = "00:00:01",
        ["Lease__Duration"] = "00:00:06",
        ["Heartbeat__Interval"] = "00:00:01",
        ["Retry__BaseDelay"] = "00:00:01",
    };

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _process = Begin(Url);
        await _process.WaitUntilReadyAsync(cancellationToken);
    }

    /// <summary>Starts a process on the same directory without waiting for it.</summary>
    public ServiceProcess Begin(Uri url) => ServiceProcess.Start(
        "Standalone", "standalone",
        new Dictionary<string, string>(Settings) { ["ASPNETCORE_URLS"] = url.ToString().TrimEnd('/'), ["Storage__DataDirectory"] = _directory.Path });

    /// <summary>Waits until this process has compared a policy with its source and found nothing to do.</summary>
    /// <param name="kind"><c>baseline</c> or <c>differences</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task ComparedAsync(string kind, CancellationToken cancellationToken) => Eventually.TrueAsync(
        async token =>
        {
            using var client = new HttpClient(new SocketsHttpHandler());
            var lines = (await client.GetStringAsync(new Uri(Url, "/metrics"), token)).Split('\n');
            return lines.Any(line => line.StartsWith("harbor_replication_reconciliations_total", StringComparison.Ordinal)
                && line.Contains($"kind=\"{kind}\"", StringComparison.Ordinal) && line.Contains("result=\"equal\"", StringComparison.Ordinal));
        },
        $"a comparison ({kind}) has ended", TimeSpan.FromSeconds(90), () => Task.FromResult(Process.Tail()), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        if (_process is not null)
            await _process.DisposeAsync();
        _directory.Dispose();
    }
}
