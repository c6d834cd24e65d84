using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using HarborReplication.Testing;
using HarborReplication.TriggerService.Events;
using HarborReplication.TriggerService.Requests;
using HarborReplication.TriggerService.Schedules;
using HarborReplication.TriggerService.Telemetry;

namespace HarborReplication.TriggerService.Tests;

public sealed partial class DocumentationTests
{
    [Fact]
    public async Task Guides_MetricsToWatch_AreThoseThatExist()
    {
        using var file = new SqliteFile();
        var published = new HashSet<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == TriggerTelemetry.Name && !instrument.Name.Contains("auditlog", StringComparison.Ordinal))
                published.Add(PrometheusName(instrument));
        };
        listener.Start();
        RuntimeHelpers.RunClassConstructor(typeof(RequestTelemetry).TypeHandle);
        RuntimeHelpers.RunClassConstructor(typeof(ScheduleTelemetry).TypeHandle);
        RuntimeHelpers.RunClassConstructor(typeof(EventTelemetry).TypeHandle);
        await using (var replica = await Replica.CreateAsync(file.Options))
            await replica.StartAsync();

        var text = await ReadAsync("schedules.md") + await ReadAsync("webhooks.md");
        Assert.Equal(published.Order(), Metric().Matches(text).Select(match => match.Value).Order());
    }

    private static Task<string> ReadAsync(string name) =>
        File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "docs", name), TestContext.Current.CancellationToken);

    private static string PrometheusName(Instrument instrument) =>
        instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : instrument is Counter<long> ? "_total" : "");

    [GeneratedRegex(@"harbor_replication_trigger_\w+")]
    private static partial Regex Metric();
}
