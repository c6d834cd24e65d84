using System.Net.Http.Headers;
using System.Net.Http.Json;
using HarborReplication.Contracts.Checks;
using HarborReplication.Contracts.Connections;
using HarborReplication.PolicyService.Checks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HarborReplication.PolicyService.Tests.Api;

public sealed class InternalTests : IClassFixture<ApiHost>
{
    private readonly ApiHost _api;
    private readonly HttpClient _worker;

    public InternalTests(ApiHost api)
    {
        _api = api;
        _worker = api.Anonymous();
        _worker.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiHost.WorkerToken);
    }

    [Fact]
    public async Task Connection_OfARegistry_HasItsSecretAndIsNotStoredOnTheWay()
    {
        var id = await ApiHost.CreatedAsync(
            _api.PostAsync("/api/v2.0/registries", new
            {
                name = "internal", type = "docker-registry", url = "https://registry.test", insecure = true, connect_to = "10.0.0.7",
                credential = new { access_key = "robot", access_secret = "s3cret" },
            }),
            "/api/v2.0/registries");
        using var response = await _worker.GetAsync($"/internal/registries/{id}/connection");
        Assert.True(response.Headers.CacheControl!.NoStore);
        var connection = await response.Content.ReadFromJsonAsync<RegistryConnection>();
        Assert.Equal(
            new RegistryConnection
            {
                RegistryId = id, Version = 1, Name = "internal", Type = "docker-registry", Url = "https://registry.test", ConnectTo = "10.0.0.7", Insecure = true,
                AccessKey = "robot", AccessSecret = "s3cret",
            },
            connection);
    }

    [Fact]
    public async Task Connection_WithoutOrWithAnotherToken_Is401()
    {
        using var anonymous = _api.Anonymous();
        await ApiHost.RefusedAsync(anonymous.GetAsync("/internal/registries/1/connection"), 401, "UNAUTHORIZED");
        await ApiHost.RefusedAsync(anonymous.GetAsync($"/internal/webhooks/{Guid.NewGuid()}"), 401, "UNAUTHORIZED");
        anonymous.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "guess");
        await ApiHost.RefusedAsync(anonymous.GetAsync($"/internal/checks/{Guid.NewGuid()}/connection"), 401, "UNAUTHORIZED");
    }

    [Theory]
    [InlineData("/internal/registries/99999/connection")]
    [InlineData("/internal/checks/00000000-0000-0000-0000-000000000001/connection")]
    [InlineData("/internal/webhooks/00000000-0000-0000-0000-000000000001")]
    [InlineData("/internal/nosuch")]
    public async Task Connection_Unknown_Is404(string path) => await ApiHost.RefusedAsync(_worker.GetAsync(path), 404, "NOT_FOUND");

    [Fact]
    public async Task Check_AnsweredTwice_KeepsTheFirstAnswerAndHidesItsConnection()
    {
        var id = Guid.NewGuid();
        await _api.DatabaseAsync(database =>
        {
            database.RegistryChecks.Add(new RegistryCheck { Id = id, Region = "default", Connection = "sealed" });
            return database.SaveChangesAsync();
        });
        foreach (var healthy in new[] { true, false })
        {
            await using var scope = _api.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<CheckAnswers>()
                .RecordAsync(new RegistryChecked { CheckId = id, Healthy = healthy, Detail = new string('x', 5000) }, default);
        }

        var check = await _api.DatabaseAsync(database => database.RegistryChecks.AsNoTracking().SingleAsync(row => row.Id == id));
        Assert.Equal((true, 2000), (check.Healthy, check.Detail!.Length));
        await ApiHost.RefusedAsync(_worker.GetAsync($"/internal/checks/{id}/connection"), 404, "NOT_FOUND");
    }

    [Fact]
    public async Task ForgetOld_Checks_KeepsRecentOnes()
    {
        var (old, recent) = (Guid.NewGuid(), Guid.NewGuid());
        await _api.DatabaseAsync(async database =>
        {
            var now = await database.NowAsync(default);
            database.RegistryChecks.Add(new RegistryCheck { Id = old, Region = "default", Connection = "sealed", CreationTime = now.AddHours(-1) });
            database.RegistryChecks.Add(new RegistryCheck { Id = recent, Region = "default", Connection = "sealed", CreationTime = now });
            return await database.SaveChangesAsync();
        });
        await using (var scope = _api.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<RegistryChecker>().ForgetOldAsync(default);
        Assert.Equal([recent], await _api.DatabaseAsync(database => database.RegistryChecks.Where(row => row.Id == old || row.Id == recent).Select(row => row.Id).ToListAsync()));
    }

    [Fact]
    public async Task Check_SilentWorker_Is503WithinItsPatience()
    {
        var message = await ApiHost.RefusedAsync(
            _api.PostAsync("/api/v2.0/registries/ping", new { type = "docker-registry", url = "http://silent.test" }), 503, "SERVICE_UNAVAILABLE");
        Assert.Contains("no worker in region \"default\" answered within 10 seconds", message, StringComparison.Ordinal);
    }
}
