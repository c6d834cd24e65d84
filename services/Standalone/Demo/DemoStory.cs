using System.Globalization;
using System.Text.Json;
using HarborReplication.Sandbox;
using HarborReplication.Sandbox.Seeding;

namespace HarborReplication.Standalone.Demo;

/// <summary>What the demo does and what it says about it.</summary>
internal sealed class DemoStory(DemoApi api, SandboxRegistry here, SandboxRegistry there, string address, TextWriter output)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);
    private long _policy;

    /// <returns>Whether everything was replicated.</returns>
    public async Task<bool> BeginAsync(CancellationToken cancellationToken)
    {
        await SayAsync($"""

            Two registries run in this process:
              frankfurt  {here.Url}  {here.Repositories.Count} repositories
              singapore  {there.Url}  empty
            """);
        var source = await api.CreateAsync("registries", Registry("frankfurt", here), cancellationToken);
        var destination = await api.CreateAsync("registries", Registry("singapore", there), cancellationToken);
        _policy = await api.CreateAsync(
            "replication/policies",
            new
            {
                name = "shop-to-singapore", enabled = true, @override = true,
                src_registry = new { id = source }, dest_registry = new { id = destination },
                dest_namespace = "mirror", dest_namespace_replace_count = 0,
                filters = new[] { new { type = "name", value = "{shop,tools}/**" } },
                trigger = new { type = "manual" },
            },
            cancellationToken);
        await SayAsync("Policy shop-to-singapore: {shop,tools}/** from frankfurt to singapore, under mirror/.\n");
        var succeeded = await ReplicateAsync(cancellationToken);
        await SayAsync($"""

            In singapore now: {string.Join(", ", there.Repositories.Select(repository => $"{repository} ({there.Tags(repository).Count} tags)"))}
            Look around:
              API             {address}/docs   (user admin, its password is above or in Admin__Password)
              metrics         {address}/metrics
              executions      curl -u admin:PASSWORD {address}/api/v2.0/replication/executions
              a replica       skopeo inspect --tls-verify=false docker://{there.Authority}/mirror/shop/storefront:1.0.0
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
                await here.Seed.ImageAsync("shop/storefront", tag, new SampleImage { Seed = 1_000 + number, BaseSeed = 1, LayerSizes = [400_000, 150_000, 30_000] }, cancellationToken);
                await SayAsync($"pushed shop/storefront:{tag} to frankfurt");
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

    private static object Registry(string name, SandboxRegistry registry) =>
        new { name, type = "docker-registry", url = registry.Url.ToString().TrimEnd('/'), description = "a sandbox registry of the demo" };

    private Task SayAsync(string text) => output.WriteLineAsync(text);
}
