using HarborReplication.ServiceDefaults.Configuration;
using HarborReplication.Standalone.Storage;

namespace HarborReplication.Standalone;

/// <summary>Runs everything in this process until it is told to end.</summary>
internal static class StandaloneRun
{
    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        var settings = new Settings(builder.Configuration);
        var directory = settings.Optional("Storage:DataDirectory") ?? Path.Combine(Environment.CurrentDirectory, "data");
        try
        {
            using var data = DataDirectory.Open(directory);
            await using var app = StandaloneHost.Build(builder, settings, data);
            if (app is null)
                return 1;
            await app.RunAsync();
            return 0;
        }
        catch (DataDirectoryException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
