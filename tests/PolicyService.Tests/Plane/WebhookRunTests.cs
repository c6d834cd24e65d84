using HarborReplication.Contracts.Webhooks;
using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Registries;
using HarborReplication.PolicyService.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Tests.Plane;

public sealed class WebhookRunTests
{
    [Fact]
    public async Task Tick_SeveralReplicasAtOnce_BeginOneRunForEachSetUp()
    {
        await using var plane = await StartAsync();
        var registries = new List<long>();
        for (var i = 0; i < 5; i++)
            registries.Add(await SetUpAsync(plane, $"harbor-{i}"));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TickAsync(plane)));

        Assert.Equal(registries, (await RunsAsync(plane)).Select(run => run.RegistryId).Order());
    }

    [Fact]
    public async Task Tick_NoWorkerInTheRegion_BeginsWhenThereIsOne()
    {
        await using var plane = await StartAsync();
        await SetUpAsync(plane, "harbor", region: "moon");
        await TickAsync(plane);
        Assert.Empty(await RunsAsync(plane));

        await plane.HeartbeatAsync(new Worker("b", "moon"));
        await TickAsync(plane);

        Assert.Single(await RunsAsync(plane));
    }

    [Fact]
    public async Task Tick_RegistryHasNoSecretAnyMore_EndsAtOnceSayingSo()
    {
        await using var plane = await StartAsync();
        await SetUpAsync(plane, "harbor", secret: null);

        await TickAsync(plane);

        Assert.Contains("has no webhook_secret", Assert.Single(await RunsAsync(plane), run => run.EndedAt is not null).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tick_NothingWasHeardOfTheRun_BeginsAnotherOne()
    {
        await using var plane = await StartAsync();
        await SetUpAsync(plane, "harbor");
        await TickAsync(plane);
        await TickAsync(plane);
        Assert.Single(await RunsAsync(plane));

        await PassAsync(plane, WebhookRuns.Patience);
        await TickAsync(plane);

        Assert.Equal(2, (await RunsAsync(plane)).Count);
    }

    [Fact]
    public async Task Take_AnyOrderAndTwice_EndsWhenAllProjectsAreIn()
    {
        await using var plane = await StartAsync();
        await SetUpAsync(plane, "harbor");
        await TickAsync(plane);
        var run = Assert.Single(await RunsAsync(plane)).Id;

        await TakeAsync(plane, Seen(run) with { Total = 3 });
        await TakeAsync(plane, Seen(run, ("b", WebhookResults.Created)));
        await TakeAsync(plane, Seen(run, ("b", WebhookResults.Unchanged)));
        Assert.Null(Assert.Single(await RunsAsync(plane)).EndedAt);
        await Task.WhenAll(TakeAsync(plane, Seen(run, ("a", WebhookResults.Created), ("c", WebhookResults.Failed))), TakeAsync(plane, Seen(run, ("b", WebhookResults.Failed))));
        await TakeAsync(plane, Seen(run, ("d", WebhookResults.Created)));

        Assert.NotNull(Assert.Single(await RunsAsync(plane)).EndedAt);
        var seen = await plane.ReadAsync(database => database.SeenWebhooks.OrderBy(row => row.Project).Select(row => $"{row.Project} {row.Result}").ToListAsync());
        Assert.Equal(["a created", "b created", "c failed"], seen);
        var setUp = await plane.ReadAsync(database => database.WebhookSetUps.SingleAsync());
        Assert.True(setUp.NextAt > await plane.ReadAsync(database => database.NowAsync(default)) + TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Take_ChangesOfARunThatWasOvertaken_AreLookedAtAgain()
    {
        await using var plane = await StartAsync();
        var registry = await SetUpAsync(plane, "harbor");
        await TickAsync(plane);
        var old = Assert.Single(await RunsAsync(plane)).Id;
        await plane.ReadAsync(async database => await WebhookHaste.SoonAsync(database, registry, await database.NowAsync(default), default));
        await TickAsync(plane);
        Assert.Equal(2, (await RunsAsync(plane)).Count);

        await TakeAsync(plane, Seen(old, ("a", WebhookResults.Unchanged)));
        await TickAsync(plane);
        Assert.Equal(2, (await RunsAsync(plane)).Count);
        await TakeAsync(plane, Seen(old, ("b", WebhookResults.Repaired)));
        await TickAsync(plane);

        Assert.Equal(3, (await RunsAsync(plane)).Count);
    }

    [Fact]
    public async Task ForgetOld_OfASetUp_KeepsTheLastRunThatHasEnded()
    {
        await using var plane = await StartAsync();
        await SetUpAsync(plane, "harbor");
        for (var i = 0; i < 3; i++)
        {
            await PassAsync(plane, TimeSpan.FromHours(1));
            await TickAsync(plane);
            await TakeAsync(plane, Seen((await RunsAsync(plane))[^1].Id) with { Total = 0 });
        }

        await PassAsync(plane, TimeSpan.FromHours(1));
        await plane.RunAsync<WebhookRuns, int>(async runs =>
        {
            await runs.ForgetOldAsync(default);
            return 0;
        });

        Assert.NotNull(Assert.Single(await RunsAsync(plane)).EndedAt);
    }

    // The sweep's own ticks stay away.
    private static async Task<PlaneHost> StartAsync()
    {
        var plane = await PlaneHost.StartAsync(new PolicyService.Executions.ExecutionPlaneOptions { SweepInterval = TimeSpan.FromHours(1) });
        await plane.HeartbeatAsync(new Worker("a"));
        return plane;
    }

    private static Task<long> SetUpAsync(PlaneHost plane, string name, string region = "default", string? secret = "sealed") => plane.ReadAsync(async database =>
    {
        var registry = new RegistryRecord
        {
            Name = name, Type = RegistryTypes.Harbor, Url = $"http://{name}", Origin = $"http://{name}:80", Region = region, WebhookSecret = secret,
        };
        database.Registries.Add(registry);
        await database.SaveChangesAsync();
        var now = await database.NowAsync(default);
        database.WebhookSetUps.Add(new WebhookSetUp
        {
            RegistryId = registry.Id, Wanted = new WantedWebhooks { PublicUrl = "http://trigger" }.Write(), CreationTime = now, UpdateTime = now, NextAt = now,
        });
        await database.SaveChangesAsync();
        return registry.Id;
    });

    private static Task<int> TickAsync(PlaneHost plane) => plane.RunAsync<WebhookRuns, int>(async runs =>
    {
        await runs.TickAsync(default);
        return 0;
    });

    private static Task<int> TakeAsync(PlaneHost plane, WebhooksSeen report) => plane.RunAsync<WebhookReports, int>(async reports =>
    {
        await reports.TakeAsync(report, default);
        return 0;
    });

    private static Task<List<WebhookRun>> RunsAsync(PlaneHost plane) =>
        plane.ReadAsync(database => database.WebhookRuns.AsNoTracking().OrderBy(run => run.BeganAt).ToListAsync());

    /// <summary>As if everything had happened so much earlier.</summary>
    private static Task<int> PassAsync(PlaneHost plane, TimeSpan time) => plane.ReadAsync(async database =>
    {
        foreach (var setUp in await database.WebhookSetUps.ToListAsync())
            setUp.NextAt -= time;
        foreach (var run in await database.WebhookRuns.ToListAsync())
            database.Entry(run).Property(row => row.BeganAt).CurrentValue -= time;
        return await database.SaveChangesAsync();
    });

    private static WebhooksSeen Seen(Guid run, params (string Project, string Result)[] projects) => new()
    {
        RunId = run, Projects = [.. projects.Select(one => new ProjectWebhook { Project = one.Project, Result = one.Result })],
    };
}
