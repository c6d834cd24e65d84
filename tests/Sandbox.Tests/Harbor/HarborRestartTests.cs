using System.Text.Json.Nodes;

namespace HarborReplication.Sandbox.Tests.Harbor;

public sealed class HarborRestartTests : HarborTest
{
    private static readonly string[] Lists =
    [
        "/api/v2.0/projects", "/api/v2.0/repositories", "/api/v2.0/labels?scope=g", "/api/v2.0/audit-logs",
        "/api/v2.0/projects/demo/repositories/app/artifacts?with_label=true&with_accessory=true",
    ];

    [Fact]
    public async Task Restart_OnTheSameDirectory_FindsAllThatWasThere()
    {
        var image = await Registry.Seed.ImageAsync("demo/app", "v1", cancellationToken: CancellationToken);
        await Registry.Seed.ArtifactAsync("demo/app", null, "application/spdx+json", "sbom"u8.ToArray(), image, CancellationToken);
        Registry.Harbor.AddLabel("demo/app", "v1", Registry.Harbor.Label("release"));
        (await PushAsync("demo/app", "v1", "v2")).Dispose();
        var before = await ReadAsync();

        await RestartAsync();

        Assert.Equal(before, await ReadAsync());
    }

    [Fact]
    public async Task Start_OnAPlainRegistrysDirectory_GivesItsContentIds()
    {
        var plain = Path.Combine(StoreDirectory, "..", "plain");
        await using (var registry = await SandboxRegistry.StartAsync(new SandboxOptions { Directory = plain }, CancellationToken))
            await registry.Seed.ImageAsync("demo/app", "v1", cancellationToken: CancellationToken);

        await using var harbor = await SandboxRegistry.StartAsync(Options with { Directory = plain }, CancellationToken);
        using var list = await GetAsync(new Uri(harbor.Url, "/api/v2.0/projects/demo/repositories/app/artifacts").ToString());

        var artifact = Assert.Single(JsonNode.Parse(await list.Content.ReadAsStringAsync(CancellationToken))!.AsArray())!;
        Assert.Equal("v1", (string?)artifact["tags"]![0]!["name"]);
    }

    private async Task<IReadOnlyList<string>> ReadAsync()
    {
        var texts = new List<string>();
        foreach (var list in Lists)
            texts.Add((await ListAsync(list)).ToJsonString());
        return texts;
    }
}
