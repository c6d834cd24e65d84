using System.Globalization;
using System.Text.Json;
using HarborReplication.Sandbox;
using HarborReplication.Sandbox.Seeding;

namespace HarborReplication.Standalone.Demo;

/// <summary>What the demo does and what it says about it.</summary>
internal sealed class DemoStory(DemoApi api, SandboxRegistry here, SandboxRegistry there, string address, TextWriter output)
{
    public const string Here = "harbor";
    public const string There = "harbor-dr";
    public const string Project = "production";

    /// <summary>Of both sandbox Harbors, which listen on loopback and end with the demo.</summary>
    public const string HarborPassword = "Harbor12345";

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);
    private long _policy;

    /// <returns>Whether everything was replicated.</returns>
    public async Task<bool> BeginAsync(CancellationToken cancellationToken)
    {
        await SayAsync($"""

            Two sandbox Harbors run in this process (user admin, password {HarborPassword}):
              {Here,-10} {here.Url}  {here.Repositories.Count} repositories in project {Project}
              {There,-10} {there.Url}  no project {Project} yet
            """);
        var source = await api.CreateAsync("registries", Registry(Here, here), cancellationToken);
        var destination = await api.CreateAsync("registries", Registry(There, there), cancellationToken);
        _policy = await api.CreateAsync(
            "replication/policies",
            new
            {
                name = "production-to-dr", enabled = true, @override = true,
                src_registry = new { id = source }, dest_registry = new { id = destination },
                dest_namespace = Project, dest_namespace_replace_count = 1,
                filters = new[] { new { type = "name", value = $"{Project}/**" } },
                trigger = new { type = "manual" },
            },
            cancellationToken);
        await SayAsync($"Policy production-to-dr: {Project}/** from {Here} to {There}, namespace {Project}, flatten 1 level.\n");
        var succeeded = await ReplicateAsync(cancellationToken);
        await SayAsync($"""

            In {There} now: {string.Join(", ", there.Repositories.Select(repository => $"{repository} ({there.Tags(repository).Count} tags)"))}
            Look around:
              API             {address}/docs   (user admin, its password is above or in Admin__Password)
              metrics         {address}/metrics
              executions      curl -u admin:PASSWORD {address}/api/v2.0/replication/executions
              a replica       skopeo inspect --tls-verify=false --creds admin:{HarborPassword} docker://{there.Authority}/{Project}/shop/storefront:1.0.0
            """);
        return succeeded;
    }

    public async Task PushForEverAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        await SayAsync($"\nFrom now on a push every {interval.TotalSeconds:0} seconds; Ctrl+C ends.\n");
        try
        {
            for (var number = 1; ; number++)
            {
                await Task.Delay(interval, cancellationToken);
                var tag = string.Create(CultureInfo.InvariantCulture, $"1.2.{number}");
                await here.Seed.ImageAsync($"{Project}/shop/storefront", tag, new SampleImage { Seed = 1_000 + number, BaseSeed = 1, LayerSizes = [400_000, 150_000, 30_000] }, cancellationToken);
                await SayAsync($"pushed {Project}/shop/storefront:{tag} to {Here}");
                await ReplicateAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await SayAsync("Ending; everything the demo made is removed.");
        }
    }

    private async Task<bool> ReplicateAsync(CancellationToken cancellationToken)
    {
        var id = await api.CreateAsync("replication/executions", new { policy_id = _policy }, cancellationToken);
        var last = "";
        while (true)
        {
            var execution = await api.GetAsync($"replication/executions/{id}", cancellationToken);
            var line = Line(id, execution);
            if (line != last)
                await SayAsync(last = line);
            if (execution.GetProperty("status").GetString() is var status and not "InProgress")
                return status == "Succeed";
            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    private static string Line(long id, JsonElement execution)
    {
        long Number(string name) => execution.TryGetProperty(name, out var value) ? value.GetInt64() : 0;
        return string.Create(CultureInfo.InvariantCulture,
            $"execution {id}: {execution.GetProperty("status").GetString(),-10} {Number("succeed")} of {Number("total")} artifacts"
            + $" ({Number("already_present")} were there), {Number("bytes_done") / 1024} KiB in place, {Number("bytes_mounted") / 1024} KiB of them not sent, {Number("failed")} failed");
    }

    private static object Registry(string name, SandboxRegistry registry) => new
    {
        name, type = "harbor", url = registry.Url.ToString().TrimEnd('/'), description = "a sandbox Harbor of the demo",
        credential = new { type = "basic", access_key = "admin", access_secret = HarborPassword },
    };

    private Task SayAsync(string text) => output.WriteLineAsync(text);
}
