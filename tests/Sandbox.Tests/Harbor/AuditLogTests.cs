using System.Text.Json.Nodes;
using HarborReplication.Sandbox.Faults;
using HarborReplication.Sandbox.Harbor;
using HarborReplication.Sandbox.Requests;
using HarborReplication.Testing.Recordings;

namespace HarborReplication.Sandbox.Tests.Harbor;

public sealed class AuditLogTests : HarborTest
{
    private const string App = "/api/v2.0/projects/log/repositories/app";

    [Fact]
    public async Task AuditLog_AfterChangesByRequest_ListsEachAsTheRecordedOneDoes()
    {
        var digest = await ChangeAsync();

        var rows = await ListAsync("/api/v2.0/audit-logs?sort=id&page_size=100&q=operation%3D%7Bcreate%20delete%7D");

        Assert.Equal(
            [
                "create project log",
                "create artifact log/app:v2",
                $"create artifact log/app:{digest}",
                "create tag log/app:v3",
                "delete tag log/app:v2",
                $"delete artifact log/app:{digest}",
                "delete repository log/app",
                "delete project log",
            ],
            rows.Select(row => $"{row!["operation"]} {row["resource_type"]} {row["resource"]}"));
        Assert.All(rows, row => Assert.Equal("admin", (string?)row!["username"]));
        var recorded = RecordedExchange.Find("audit-logs").Json!.AsArray()[0]!.AsObject();
        Assert.Equal(recorded.Select(field => field.Key).Order(), rows[0]!.AsObject().Select(field => field.Key).Order());
    }

    [Fact]
    public async Task AuditLog_FromAnId_GoesOnThere()
    {
        await ChangeAsync();
        var all = await ListAsync("/api/v2.0/audit-logs?sort=id&page_size=100");
        var third = (long)all[2]!["id"]!;

        using var page = await GetAsync($"/api/v2.0/audit-logs?q=id%3D%5B{third}~%5D&sort=id&page_size=2");
        var rows = JsonNode.Parse(await page.Content.ReadAsStringAsync(CancellationToken))!.AsArray();

        Assert.Equal([third, third + 1], rows.Select(row => (long)row!["id"]!));
        Assert.Equal($"{all.Count - 2}", Header(page, "X-Total-Count"));
        Assert.Equal($"</api/v2.0/audit-logs?page=2&page_size=2&q=id=[{third}~]&sort=id>; rel=\"next\"", Header(page, "Link"));
        Assert.Empty(await ListAsync($"/api/v2.0/audit-logs?q=id%3D%5B{third + 1000}~%5D&sort=id"));
    }

    [Fact]
    public async Task AuditLog_Pull_IsARow()
    {
        await Registry.Seed.ImageAsync("log/app", "v1", cancellationToken: CancellationToken);
        (await GetAsync("/v2/log/app/manifests/v1")).Dispose();
        (await SendAsync(HttpMethod.Head, "/v2/log/app/manifests/v1")).Dispose();

        var row = Assert.Single(await ListAsync("/api/v2.0/audit-logs"));

        Assert.Equal("pull log/app:v1", $"{row!["operation"]} {row["resource"]}");
    }

    [Fact]
    public async Task AuditLog_PushWhoseAnswerIsLost_IsARowAllTheSame()
    {
        await Registry.Seed.ImageAsync("log/app", "v1", cancellationToken: CancellationToken);
        using (Registry.Faults.Add(RequestKind.ManifestPut, Fault.LoseAnswer()))
            await Assert.ThrowsAsync<HttpRequestException>(() => PushAsync("log/app", "v1", "v2"));

        Assert.Single(await ListAsync("/api/v2.0/audit-logs?q=operation=create,resource=log/app:v2"));
    }

    [Fact]
    public async Task ProjectLogs_RobotWithTheRight_ReadsThemAndNotTheSystems()
    {
        await ChangeAsync(keep: true);
        await Registry.Seed.ImageAsync("other/app", "v1", cancellationToken: CancellationToken);
        (await GetAsync("/v2/other/app/manifests/v1")).Dispose();
        var robot = Registry.Harbor.Robot("reader", "secret", [new HarborPermission("log", "list")]);

        var rows = await ListAsync("/api/v2.0/projects/log/logs?page_size=100", robot);

        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.StartsWith("log", (string?)row!["resource"], StringComparison.Ordinal));
        Assert.Empty(await ListAsync("/api/v2.0/audit-logs", robot));
    }

    /// <summary>Pushes v2, pushes by digest, and with the API: a tag, a tag less, no artifact, no repository, no project.</summary>
    private async Task<string> ChangeAsync(bool keep = false)
    {
        (await SendAsync(HttpMethod.Post, "/api/v2.0/projects", """{"project_name": "log", "metadata": {"public": "false"}}""")).Dispose();
        var image = await Registry.Seed.ImageAsync("log/app", "v1", cancellationToken: CancellationToken);
        (await PushAsync("log/app", "v1", "v2")).Dispose();
        (await PushAsync("log/app", "v1", image.Digest)).Dispose();
        (await SendAsync(HttpMethod.Post, $"{App}/artifacts/v1/tags", """{"name": "v3"}""")).Dispose();
        (await SendAsync(HttpMethod.Delete, $"{App}/artifacts/v1/tags/v2")).Dispose();
        if (keep)
            return image.Digest;
        (await SendAsync(HttpMethod.Delete, $"{App}/artifacts/v1")).Dispose();
        (await SendAsync(HttpMethod.Delete, App)).Dispose();
        (await SendAsync(HttpMethod.Delete, "/api/v2.0/projects/log")).Dispose();
        return image.Digest;
    }
}
