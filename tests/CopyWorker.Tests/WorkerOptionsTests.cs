using HarborReplication.ServiceDefaults.Configuration;
using Microsoft.Extensions.Configuration;

namespace HarborReplication.CopyWorker.Tests;

public sealed class WorkerOptionsTests
{
    [Fact]
    public void Read_OnlyWhatIsRequired_GivesTheDefaults()
    {
        var settings = Settings(("Worker:Token", "key"));

        var options = WorkerOptions.Read(settings);

        settings.ThrowIfInvalid();
        Assert.Equal(("default", 16, "key"), (options.Region, options.Slots, options.Token));
        Assert.Equal((TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(20)), (options.HeartbeatInterval, options.LeaseDuration));
        Assert.Equal(new Uri("http://127.0.0.1:8080"), options.PolicyUrl);
    }

    [Fact]
    public void Read_SeveralMistakes_NamesAllOfThem()
    {
        var settings = Settings(("Worker:Slots", "many"), ("Services:PolicyUrl", "policy"), ("Heartbeat:Interval", "-1"));

        WorkerOptions.Read(settings);

        var mistakes = Assert.Throws<InvalidSettingsException>(settings.ThrowIfInvalid).Mistakes;
        foreach (var key in new[] { "Worker__Token", "Worker__Slots", "Services__PolicyUrl", "Heartbeat__Interval" })
            Assert.Single(mistakes, mistake => mistake.StartsWith(key, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_HeartbeatsTooFewForTheLease_IsAMistake()
    {
        var settings = Settings(("Worker:Token", "key"), ("Lease:Duration", "00:00:10"), ("Heartbeat:Interval", "00:00:04"));

        WorkerOptions.Read(settings);

        Assert.StartsWith("Heartbeat__Interval", Assert.Single(Assert.Throws<InvalidSettingsException>(settings.ThrowIfInvalid).Mistakes), StringComparison.Ordinal);
    }

    private static Settings Settings(params (string Key, string Value)[] values) => new(new ConfigurationBuilder()
        .AddInMemoryCollection(values.Select(value => KeyValuePair.Create<string, string?>(value.Key, value.Value)))
        .Build());
}
