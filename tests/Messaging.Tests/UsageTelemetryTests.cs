using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HarborReplication.Messaging.Tests;

public sealed class UsageTelemetryTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("amqp://guest:guest@127.0.0.1:1/")]
    public void AddMessaging_AnyTransport_ReportsToNobody(string? broker)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddMessaging(new MessagingOptions { RabbitMq = broker is null ? null : new Uri(broker) }, _ => { });

        using var provider = services.BuildServiceProvider();

        Assert.False(provider.GetRequiredService<IOptions<UsageTelemetryOptions>>().Value.Enabled);
    }
}
