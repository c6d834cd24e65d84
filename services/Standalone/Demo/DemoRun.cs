using System.Net;
using System.Net.Sockets;
using HarborReplication.Sandbox;
using HarborReplication.Sandbox.Harbor;
using HarborReplication.Sandbox.Seeding;
using HarborReplication.ServiceDefaults.Configuration;
using HarborReplication.Standalone.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace HarborReplication.Standalone.Demo;

/// <summary>
/// Shows a replication: two sandbox Harbors, one with sample images, in a fresh directory, the whole system between them, used over its
/// API as anybody would. Goes on with a push every few seconds until Ctrl+C; <c>--once</c> ends after the first replication.
/// </summary>
internal static class DemoRun
{
    private static readonly TimeSpan PushInterval = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(string[] args)
    {
        var directory = Directory.CreateTempSubdirectory("harbor-replication-demo-");
        try
        {
            await using var here = await HarborAsync(directory, DemoStory.Here);
            await using var there = await HarborAsync(directory, DemoStory.There);
            here.Harbor!.Project(DemoStory.Project, isPublic: true);
            await here.AddSampleImagesAsync(DemoStory.Project + "/");
            using var data = DataDirectory.Open(Path.Combine(directory.FullName, "data"));
            await using var app = Build(data);
            if (app is null)
                return 1;
            await app.StartAsync();
            try
            {
                return await TellAsync(app, StandaloneHost.AdminPassword(app.Configuration, data), here, there, goesOn: !args.Contains("--once")) ? 0 : 1;
            }
            finally
            {
                await app.StopAsync();
            }
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            directory.Delete(recursive: true);
        }
    }

    private static Task<SandboxRegistry> HarborAsync(DirectoryInfo directory, string name) => SandboxRegistry.StartAsync(
        new SandboxOptions { Directory = Path.Combine(directory.FullName, name), Harbor = new SandboxHarborOptions { AdminPassword = DemoStory.HarborPassword } });

    private static async Task<bool> TellAsync(WebApplication app, string password, SandboxRegistry here, SandboxRegistry there, bool goesOn)
    {
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        using var api = new DemoApi(new Uri(address), password);
        var story = new DemoStory(api, here, there, address, Console.Out);
        var succeeded = await story.BeginAsync(app.Lifetime.ApplicationStopping);
        if (goesOn)
            await story.PushForEverAsync(PushInterval, app.Lifetime.ApplicationStopping);
        return succeeded;
    }

    private static WebApplication? Build(DataDirectory data)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        if (string.IsNullOrEmpty(builder.Configuration["urls"]))
            builder.Configuration["urls"] = $"http://127.0.0.1:{(IsFree(StandaloneHost.Port) ? StandaloneHost.Port : 0)}";
        return StandaloneHost.Build(builder, new Settings(builder.Configuration), data);
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
