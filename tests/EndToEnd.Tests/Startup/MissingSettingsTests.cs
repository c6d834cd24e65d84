using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Startup;

/// <summary>A service that lacks what it needs refuses to start and names every setting at once.</summary>
public sealed class MissingSettingsTests
{
    [Theory]
    [InlineData("PolicyService", "ConnectionStrings__Postgres", "ConnectionStrings__RabbitMq", "Admin__Password", "Secrets__Key", "Worker__Token")]
    [InlineData("TriggerService", "ConnectionStrings__Postgres", "ConnectionStrings__RabbitMq")]
    [InlineData("CopyWorker", "ConnectionStrings__RabbitMq", "Worker__Token")]
    public async Task Start_WithoutSettings_ExitsNamingAllOfThem(string project, params string[] settings)
    {
        await using var process = Start(project, []);

        await AssertRefusesAsync(process, settings);
    }

    [Fact]
    public async Task Start_SecretsKeyOfTheWrongLength_ExitsNamingIt()
    {
        await using var process = Start("PolicyService", new Dictionary<string, string>
        {
            ["ConnectionStrings__Postgres"] = "Host=127.0.0.1;Port=1;Database=none;Username=none",
            ["ConnectionStrings__RabbitMq"] = "amqp://guest:guest@127.0.0.1:1",
            ["Admin__Password"] = "for-this-test-only",
            ["Worker__Token"] = "for-this-test-only",
            ["Secrets__Key"] = Convert.ToBase64String(new byte[16]),
        });

        await AssertRefusesAsync(process, ["Secrets__Key"]);
    }

    private static ServiceProcess Start(string project, Dictionary<string, string> settings)
    {
        settings["ASPNETCORE_URLS"] = $"http://127.0.0.1:{FreePort.Next()}";
        return ServiceProcess.Start(project, project, settings);
    }

    private static async Task AssertRefusesAsync(ServiceProcess process, string[] settings)
    {
        await Eventually.TrueAsync(() => process.HasExited, $"{process.Name} has exited", TimeSpan.FromSeconds(30));

        Assert.NotEqual(0, process.ExitCode);
        var output = process.Tail(500);
        Assert.All(settings, setting => Assert.Contains(setting, output, StringComparison.Ordinal));
    }
}
