using System.Globalization;
using System.Text.Json;
using HarborReplication.Contracts.EventSources;
using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.EventSources;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HarborReplication.PolicyService.Tests.Api;

public sealed class EventSourceTests(ApiHost api) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task Get_NothingWasTold_IsUnknown()
    {
        var answer = await GetAsync(await api.AddRegistryAsync());

        Assert.Equal(("unknown", 0), (answer.GetProperty("via").GetString(), answer.GetProperty("policies").GetInt32()));
        Assert.False(answer.TryGetProperty("audit_log", out _));
    }

    [Fact]
    public async Task Get_AuditLogIsReadable_TellsWhereItStands()
    {
        var (id, now) = (await api.AddRegistryAsync(), await NowAsync());

        await TellAsync(now, Source(id, Readable(now) with { EntryAt = now.AddSeconds(-10), EntryTakenAt = now.AddSeconds(-9.75), ResetReason = "purged" }));

        var answer = await GetAsync(id);
        Assert.Equal("audit_log", answer.GetProperty("via").GetString());
        var log = answer.GetProperty("audit_log");
        Assert.Equal(("readable", "audit-logs", 100, 130, 0.25, "purged"), (
            log.GetProperty("health").GetString(), log.GetProperty("log").GetString(), log.GetProperty("cursor").GetInt32(), log.GetProperty("newest").GetInt32(),
            log.GetProperty("lag_seconds").GetDouble(), log.GetProperty("reset_reason").GetString()));
        Assert.False(log.TryGetProperty("missing_right", out _));
    }

    [Theory]
    [InlineData("denied", true, "reconciliation")]
    [InlineData("empty", true, "reconciliation")]
    [InlineData("unreachable", false, "reconciliation")]
    public async Task Get_AuditLogIsNot_ComparisonsAreLeftAndTheRightIsNamed(string health, bool isRightMissing, string via)
    {
        var (id, now) = (await api.AddRegistryAsync(), await NowAsync());

        await TellAsync(now, Source(id, new AuditLogStanding { Health = health, Since = now, HeardAt = now }));

        var answer = await GetAsync(id);
        Assert.Equal(via, answer.GetProperty("via").GetString());
        Assert.Equal(isRightMissing, answer.GetProperty("audit_log").TryGetProperty("missing_right", out var right) && right.GetString() == "audit-log: list");
    }

    [Fact]
    public async Task Get_WebhooksCome_SaysSoWhateverOrderReplicasTellIn()
    {
        var (id, now) = (await api.AddRegistryAsync(), await NowAsync());

        await TellAsync(now, Source(id) with { LastWebhookAt = now.AddMinutes(-1) });
        await TellAsync(now.AddSeconds(-5), Source(id, Readable(now)));
        await TellAsync(now.AddSeconds(-4), Source(id) with { LastWebhookAt = now.AddMinutes(-2) });

        var answer = await GetAsync(id);
        Assert.Equal("webhooks", answer.GetProperty("via").GetString());
        Assert.Equal(now.AddMinutes(-1), answer.GetProperty("last_webhook_at").GetDateTimeOffset());
        Assert.False(answer.TryGetProperty("audit_log", out _));
    }

    [Fact]
    public async Task Get_TriggerServiceIsSilent_IsUnknown()
    {
        var (id, now) = (await api.AddRegistryAsync(), await NowAsync());

        await TellAsync(now, Source(id, Readable(now)));
        await api.DatabaseAsync(database => database.EventSources.Where(row => row.RegistryId == id).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.ToldAt, now - EventWays.Patience - TimeSpan.FromSeconds(1))));

        Assert.Equal("unknown", (await GetAsync(id)).GetProperty("via").GetString());
    }

    [Fact]
    public async Task Get_WatcherIsSilent_IsNotTheAuditLog()
    {
        var (id, now) = (await api.AddRegistryAsync(), await NowAsync());

        await TellAsync(now, Source(id, Readable(now.AddMinutes(-5))));

        Assert.Equal(AuditLogHealths.Readable, (await GetAsync(id)).GetProperty("audit_log").GetProperty("health").GetString());
        Assert.Equal("reconciliation", (await GetAsync(id)).GetProperty("via").GetString());
    }

    [Fact]
    public async Task Tell_RegistryIsGone_TakesTheOthers()
    {
        var (id, now) = (await api.AddRegistryAsync(), await NowAsync());

        await TellAsync(now, Source(987654), Source(id));

        Assert.Equal("reconciliation", (await GetAsync(id)).GetProperty("via").GetString());
        await ApiHost.RefusedAsync(api.Client.GetAsync("/api/v1/registries/987654/event-source"), 404, "NOT_FOUND");
    }

    private static EventSource Source(long id, AuditLogStanding? log = null) => new() { RegistryId = id, AuditLog = log };

    private static AuditLogStanding Readable(DateTimeOffset heard) => new()
    {
        Health = AuditLogHealths.Readable, Since = heard.AddHours(-1), Log = "audit-logs", Settled = 100, Seen = 130, HeardAt = heard,
    };

    private Task<DateTimeOffset> NowAsync() => api.DatabaseAsync(database => database.NowAsync(default));

    private async Task TellAsync(DateTimeOffset at, params EventSource[] sources)
    {
        await using var scope = api.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<EventSourceBook>().TakeAsync(new EventSourcesTold { At = at, Sources = sources }, default);
    }

    private Task<JsonElement> GetAsync(long id) => api.GetAsync($"/api/v1/registries/{id.ToString(CultureInfo.InvariantCulture)}/event-source");
}
