using System.Globalization;
using HarborReplication.CopyWorker;
using HarborReplication.CopyWorker.Copying;
using HarborReplication.CopyWorker.Planning;
using HarborReplication.Messaging;
using HarborReplication.ServiceDefaults;
using HarborReplication.ServiceDefaults.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HarborReplication.Benchmarks.Load;

/// <summary>
/// Workers in one process that copy nothing: each has its own session, connection to the broker and queue, as it would have in a process of
/// its own. Takes a worker's environment, and answers <c>/gate</c> beside a worker's addresses.
/// </summary>
internal static class Fleet
{
    public static async Task<int> RunAsync(string[] args)
    {
        var workers = int.Parse(args.Single(), CultureInfo.InvariantCulture);
        var gate = new FleetGate();
        gate.Open();
        // The first one is asked for health, as a worker is.
        var builder = WebApplication.CreateBuilder().AddServiceDefaults("copy-worker", port: 8082);
        AddWorker(builder, gate, 1);
        var first = builder.Build();
        first.MapServiceDefaults();
        first.MapPost("/gate/hold", () => gate.Hold());
        first.MapPost("/gate/open", () => gate.Open());
        first.MapGet("/gate", () => TypedResults.Ok(gate.Count()));
        for (var number = 2; number <= workers; number++)
        {
            var other = Host.CreateApplicationBuilder();
            other.Services.AddSingleton(TimeProvider.System);
            AddWorker(other, gate, number);
            await other.Build().StartAsync();
        }

        await first.RunAsync();
        return 0;
    }

    private static void AddWorker(IHostApplicationBuilder builder, FleetGate gate, int number)
    {
        var settings = new Settings(builder.Configuration);
        var options = WorkerOptions.Read(settings) with { Name = string.Create(CultureInfo.InvariantCulture, $"fleet-{number}") };
        var messaging = new MessagingOptions { RabbitMq = settings.Broker() };
        if (!settings.Accepted())
            throw new InvalidOperationException("The environment is not a worker's.");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(gate);
        builder.Services.AddSingleton<ITaskRunner, NoCopies>();
        builder.Services.AddSingleton<IPlanRunner, InventedPlans>();
        builder.Services.AddCopyWorker(options);
        builder.Services.AddMessaging(messaging, CopyWorkerMessaging.Configure);
    }
}
