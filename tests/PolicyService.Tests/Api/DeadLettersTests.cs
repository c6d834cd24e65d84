using System.Text.Json;
using HarborReplication.Contracts.Settlement;
using HarborReplication.Messaging.Sending;
using HarborReplication.PolicyService.DeadLetters;
using HarborReplication.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HarborReplication.PolicyService.Tests.Api;

public sealed class DeadLettersTests(ApiHost api) : IClassFixture<ApiHost>
{
    private const string Path = "/api/v1/dead-letters";

    [Fact]
    public async Task Message_ThatKeepsFailing_BecomesARowThatCanBeReplayedAndDeleted()
    {
        var report = new TasksSettled { Session = Guid.NewGuid(), BatchId = Guid.NewGuid(), Tasks = null! };
        api.Services.GetRequiredService<Outbound>().Send(report);
        var shown = await OneAsync(letter => Text(letter, "endpoint") == "policy-settlements");
        Assert.Equal(("failed", "waiting", 1), (Text(shown, "reason"), Text(shown, "state"), shown.GetProperty("count").GetInt32()));
        Assert.EndsWith("TasksSettled", Text(shown, "message_type"), StringComparison.Ordinal);
        Assert.Contains("Exception", Text(shown, "detail"), StringComparison.Ordinal);
        var id = shown.GetProperty("id").GetInt64();
        var stored = await api.DatabaseAsync(database => database.DeadLetters.AsNoTracking().SingleAsync(letter => letter.Id == id));
        Assert.StartsWith("v1.", stored.Body, StringComparison.Ordinal);
        Assert.Equal(1, await api.DatabaseAsync(database => database.EventLog.CountAsync(entry => entry.Subject == $"dead-letters/{id}")));

        // The same report again is the same row.
        api.Services.GetRequiredService<Outbound>().Send(report);
        await OneAsync(letter => letter.GetProperty("id").GetInt64() == id && letter.GetProperty("count").GetInt32() == 2);

        Assert.Equal(202, (int)(await api.SendAsync(HttpMethod.Post, $"{Path}/{id}/replay")).StatusCode);
        Assert.Equal(200, (int)(await api.SendAsync(HttpMethod.Post, $"{Path}/{id}/replay")).StatusCode);
        await using (var scope = api.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<DeadLetterReplays>().SendAsync(default);
        await OneAsync(letter => letter.GetProperty("id").GetInt64() == id && letter.GetProperty("count").GetInt32() == 3 && Text(letter, "state") == "waiting");

        Assert.Equal(200, (int)(await api.SendAsync(HttpMethod.Delete, $"{Path}/{id}")).StatusCode);
        await ApiHost.RefusedAsync(api.Client.GetAsync($"{Path}/{id}"), 404, "NOT_FOUND");
        await ApiHost.RefusedAsync(api.SendAsync(HttpMethod.Delete, $"{Path}/{id}"), 404, "NOT_FOUND");
        await ApiHost.RefusedAsync(api.SendAsync(HttpMethod.Post, $"{Path}/{id}/replay"), 404, "NOT_FOUND");
    }

    [Fact]
    public async Task Replay_OfWhatWasNotKeptWhole_Is409()
    {
        var id = await SeedAsync(letter => letter.Truncated = true);
        Assert.Contains("only the begin was kept", await ApiHost.RefusedAsync(api.SendAsync(HttpMethod.Post, $"{Path}/{id}/replay"), 409, "CONFLICT"), StringComparison.Ordinal);
        var session = await SeedAsync(letter => letter.Endpoint = "session-1");
        await ApiHost.RefusedAsync(api.SendAsync(HttpMethod.Post, $"{Path}/{session}/replay"), 409, "CONFLICT");
        Assert.False((await api.GetAsync($"{Path}/{id}")).GetProperty("replayable").GetBoolean());
    }

    [Fact]
    public async Task List_FiltersAndPages()
    {
        var endpoint = api.Name("queue");
        for (var i = 0; i < 3; i++)
            await SeedAsync(letter => letter.Endpoint = endpoint);
        using var page = await api.Client.GetAsync($"{Path}?q=endpoint={endpoint}&page_size=2&page=2");
        Assert.Equal("3", page.Headers.GetValues("X-Total-Count").Single());
        Assert.Single(JsonDocument.Parse(await page.Content.ReadAsStringAsync()).RootElement.EnumerateArray());
        await ApiHost.RefusedAsync(api.Client.GetAsync($"{Path}?page_size=101"), 422, "UNPROCESSABLE_ENTITY");
    }

    private async Task<JsonElement> OneAsync(Func<JsonElement, bool> wanted)
    {
        JsonElement found = default;
        await Eventually.TrueAsync(
            async _ => (found = (await api.GetAsync($"{Path}?page_size=100")).EnumerateArray().FirstOrDefault(wanted)).ValueKind == JsonValueKind.Object,
            "the dead letter is there", TimeSpan.FromSeconds(30));
        return found;
    }

    private Task<long> SeedAsync(Action<DeadLetter> change) => api.DatabaseAsync(async database =>
    {
        var now = await database.NowAsync(default);
        var letter = new DeadLetter
        {
            Fingerprint = Guid.NewGuid().ToString("N"), Endpoint = "policy-plans", Reason = "failed", Detail = "it broke", Body = "v1.", Count = 1,
            FirstSeenAt = now, LastSeenAt = now,
        };
        change(letter);
        database.DeadLetters.Add(letter);
        await database.SaveChangesAsync();
        return letter.Id;
    });

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}
