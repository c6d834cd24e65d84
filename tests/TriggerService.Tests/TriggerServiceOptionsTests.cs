using HarborReplication.ServiceDefaults.Configuration;
using Microsoft.Extensions.Configuration;

namespace HarborReplication.TriggerService.Tests;

public sealed class TriggerServiceOptionsTests
{
    [Fact]
    public void Read_NothingSet_NamesEveryMissingKey()
    {
        var settings = SettingsOf([]);

        TriggerServiceOptions.Read(settings);
        settings.Broker();

        var mistakes = Assert.Throws<InvalidSettingsException>(settings.ThrowIfInvalid).Mistakes;
        Assert.Equal(["ConnectionStrings__Postgres", "ConnectionStrings__RabbitMq"], mistakes.Select(mistake => mistake.Split(' ')[0]));
    }

    [Fact]
    public void Read_BadValues_NamesEachKeyAndWhatWouldBeRight()
    {
        var settings = SettingsOf(new()
        {
            ["ConnectionStrings:Postgres"] = "Host=db", ["ConnectionStrings:RabbitMq"] = "http://broker", ["Sweep:Interval"] = "soon",
            ["Requests:Retention"] = "-1.00:00:00",
        });

        TriggerServiceOptions.Read(settings);
        settings.Broker();

        var mistakes = Assert.Throws<InvalidSettingsException>(settings.ThrowIfInvalid).Mistakes;
        Assert.Equal(["Sweep__Interval", "Requests__Retention", "ConnectionStrings__RabbitMq"], mistakes.Select(mistake => mistake.Split(' ')[0]));
        Assert.Contains(mistakes, mistake => mistake.Contains("amqp(s)://user:password@host:port/vhost", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_AllSet_Taken()
    {
        var settings = SettingsOf(new()
        {
            ["ConnectionStrings:Postgres"] = "Host=db", ["ConnectionStrings:RabbitMq"] = "amqps://u:p@broker:5671/site",
            ["Sweep:Interval"] = "00:00:01", ["Requests:Retention"] = "3.00:00:00",
        });

        var options = TriggerServiceOptions.Read(settings);
        var broker = settings.Broker();

        settings.ThrowIfInvalid();
        Assert.Equal(TimeSpan.FromSeconds(1), options.SweepInterval);
        Assert.Equal(TimeSpan.FromDays(3), options.RequestRetention);
        Assert.Equal("broker", broker?.Host);
    }

    private static Settings SettingsOf(Dictionary<string, string?> values) =>
        new(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
}
