using System.Net;
using System.Text.Json.Nodes;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Tests.Api;

public sealed class PoliciesTests(ApiHost api) : IClassFixture<ApiHost>
{
    private const string Path = "/api/v2.0/replication/policies";

    [Fact]
    public async Task Create_FullPolicy_IsShownAsHarborShowsIt()
    {
        var (source, destination) = (await api.AddRegistryAsync(), await api.AddRegistryAsync());
        var name = api.Name("full");
        var id = await ApiHost.CreatedAsync(
            api.PostAsync(Path, $$$"""
                {"name":"{{{name}}}","src_registry":{"id":{{{source}}}},"dest_registry":{"id":{{{destination}}}},"dest_namespace":"mirror/eu",
                "dest_namespace_replace_count":1,"trigger":{"type":"scheduled","trigger_settings":{"cron":"0 0 3 * * *","jitter_seconds":300,"missed_runs":"skip"}},
                "filters":[{"type":"name","value":"library/**"},{"type":"tag","value":"v*","decoration":"excludes"},{"type":"label","value":["a","b"],"decoration":"matches"},{"type":"resource","value":"image"}],
                "deletion":false,"replicate_deletion":true,"override":true,"enabled":true,"speed":-1,"max_concurrent":7,"copy_by_chunk":true,"worker_region":"eu-1","time_zone":"Europe/Berlin",
                "windows":[{"from":"22:00","to":"06:00"},{"days":["sat","sun"],"from":"00:00","to":"24:00"}],"reconcile":"all","storage_future":{}}
                """),
            Path);
        var policy = await api.GetAsync($"{Path}/{id}");
        Assert.Equal(source, policy.GetProperty("src_registry").GetProperty("id").GetInt64());
        Assert.Equal("http://registry.test:5000", policy.GetProperty("dest_registry").GetProperty("url").GetString());
        Assert.Equal(destination, policy.GetProperty("destinations")[0].GetProperty("id").GetInt64());
        Assert.Equal(("mirror/eu", 1), (policy.GetProperty("dest_namespace").GetString(), policy.GetProperty("dest_namespace_replace_count").GetInt32()));
        Assert.Equal("0 0 3 * * *", policy.GetProperty("trigger").GetProperty("trigger_settings").GetProperty("cron").GetString());
        var settings = policy.GetProperty("trigger").GetProperty("trigger_settings");
        Assert.Equal((300, "skip"), (settings.GetProperty("jitter_seconds").GetInt32(), settings.GetProperty("missed_runs").GetString()));
        Assert.False(settings.TryGetProperty("paused", out _));
        var runs = policy.GetProperty("next_runs").EnumerateArray().Select(run => run.GetDateTimeOffset()).ToList();
        Assert.Equal(5, runs.Count);
        Assert.All(runs, run => Assert.Equal(3, TimeZoneInfo.ConvertTime(run, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")).Hour));
        Assert.Equal(["name", "tag", "label", "resource"], policy.GetProperty("filters").EnumerateArray().Select(filter => filter.GetProperty("type").GetString()!));
        Assert.Equal("excludes", policy.GetProperty("filters")[1].GetProperty("decoration").GetString());
        Assert.Equal(2, policy.GetProperty("filters")[2].GetProperty("value").GetArrayLength());
        Assert.False(policy.GetProperty("filters")[0].TryGetProperty("decoration", out _));
        foreach (var flag in new[] { "deletion", "replicate_deletion", "override", "enabled", "copy_by_chunk" })
            Assert.True(policy.GetProperty(flag).GetBoolean(), flag);
        Assert.Equal((0, 7), (policy.GetProperty("speed").GetInt32(), policy.GetProperty("max_concurrent").GetInt32()));
        Assert.Equal(
            """[{"days":["mon","tue","wed","thu","fri","sat","sun"],"from":"22:00","to":"06:00"},{"days":["sat","sun"],"from":"00:00","to":"00:00"}]""",
            policy.GetProperty("windows").GetRawText());
        Assert.Equal("all", policy.GetProperty("reconcile").GetString());
        Assert.Equal(("eu-1", "Europe/Berlin"), (policy.GetProperty("worker_region").GetString(), policy.GetProperty("time_zone").GetString()));
    }

    [Fact]
    public async Task Create_FiltersBeyondHarbors_AreShownAsTheyWereGiven()
    {
        const string filters = """[{"type":"name","value":["library/**","team/**"]},{"type":"name","value":".*/test-.*","decoration":"excludes","syntax":"regex"},{"type":"tag","value":">=1.2 <2","syntax":"semver"},{"type":"newest","value":10},{"type":"pushed_within","value":"30d"},{"type":"media_type","value":"**/*helm*"}]""";
        var request = await RequestAsync();
        request["filters"] = JsonNode.Parse(filters);

        var policy = await api.GetAsync($"{Path}/{await ApiHost.CreatedAsync(api.PostAsync(Path, request.ToJsonString()), Path)}");

        Assert.True(JsonNode.DeepEquals(request["filters"], JsonNode.Parse(policy.GetProperty("filters").GetRawText())));
    }

    [Fact]
    public async Task Create_OnlyTheNecessary_TakesHarborsDefaults()
    {
        var policy = await api.GetAsync($"{Path}/{await ApiHost.CreatedAsync(api.PostAsync(Path, await RequestAsync()), Path)}");
        Assert.Equal(-1, policy.GetProperty("dest_namespace_replace_count").GetInt32());
        Assert.False(policy.GetProperty("enabled").GetBoolean());
        Assert.False(policy.GetProperty("override").GetBoolean());
        Assert.Equal("since_enabled", policy.GetProperty("reconcile").GetString());
        Assert.Equal("[]", policy.GetProperty("windows").GetRawText());
        Assert.False(policy.TryGetProperty("trigger", out _));
    }

    [Fact]
    public async Task Replace_ScheduleIsPaused_IsShownWithoutRuns()
    {
        var id = await ApiHost.CreatedAsync(api.PostAsync(Path, await RequestAsync()), Path);
        var shown = JsonNode.Parse((await api.GetAsync($"{Path}/{id}")).GetRawText())!;
        shown["enabled"] = true;
        shown["trigger"] = JsonNode.Parse("""{"type":"scheduled","trigger_settings":{"cron":"0 0 3 * * *","paused":true}}""");

        using var answer = await api.PutAsync($"{Path}/{id}", shown.ToJsonString());

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var policy = await api.GetAsync($"{Path}/{id}");
        Assert.True(policy.GetProperty("trigger").GetProperty("trigger_settings").GetProperty("paused").GetBoolean());
        Assert.False(policy.TryGetProperty("next_runs", out _));
    }

    [Theory]
    [InlineData("trigger", "{\"type\":\"scheduled\",\"trigger_settings\":{\"cron\":\"0 3 * * *\",\"jitter_seconds\":21601}}", "trigger.trigger_settings.jitter_seconds: is 21601; give 0 to 21600")]
    [InlineData("trigger", "{\"type\":\"scheduled\",\"trigger_settings\":{\"cron\":\"0 3 * * *\",\"missed_runs\":\"all\"}}", "trigger.trigger_settings.missed_runs: \"all\" is unknown; use run_once, skip")]
    [InlineData("name", "\"\"", "name: empty name")]
    [InlineData("src_registry", "{\"id\":0}", "src_registry.id: is absent or 0, the local Harbor, which this installation does not have; give the id of a registry")]
    [InlineData("dest_registry", "null", "dest_registry.id: is absent or 0")]
    [InlineData("dest_namespace", "\"Bad Namespace\"", "dest_namespace: \"Bad Namespace\" is not a valid namespace; it takes lower-case letters")]
    [InlineData("dest_namespace_replace_count", "300", "dest_namespace_replace_count: is 300")]
    [InlineData("trigger", "{\"type\":\"hourly\"}", "trigger.type: \"hourly\" is unknown; use manual, scheduled, event_based")]
    [InlineData("trigger", "{\"type\":\"scheduled\"}", "trigger.trigger_settings.cron: is missing")]
    [InlineData("trigger", "{\"type\":\"scheduled\",\"trigger_settings\":{\"cron\":\"nope\"}}", "trigger.trigger_settings.cron: invalid cron string for scheduled trigger: nope; \"nope\" has 1 field(s); write 5")]
    [InlineData("trigger", "{\"type\":\"scheduled\",\"trigger_settings\":{\"cron\":\"5 0 3 * * *\"}}", "trigger.trigger_settings.cron: invalid cron string for scheduled trigger: 5 0 3 * * *; seconds field")]
    [InlineData("time_zone", "\"Mars/Olympus\"", "time_zone: \"Mars/Olympus\" is not a known time zone")]
    [InlineData("filters", "[{\"type\":\"name\",\"value\":\"a/**\"},{\"type\":\"tag\",\"value\":\"v[\"}]", "filters[1].value: ")]
    [InlineData("filters", "[{\"type\":\"flavour\",\"value\":\"x\"}]", "filters[0].type: \"flavour\" is not a filter type; use name, tag, label, resource, newest, pushed_within, older_than or media_type")]
    [InlineData("filters", "[null]", "filters[0].value: there is no filter")]
    [InlineData("filters", "[{}]", "filters[0].type: ")]
    [InlineData("filters", "[{\"type\":\"tag\",\"value\":[1]}]", "filters[0].value: a tag filter takes a text, as in \"library/**\", or an array of texts")]
    [InlineData("filters", "[{\"type\":\"name\",\"value\":[]}]", "filters[0].value: a name filter takes a text")]
    [InlineData("filters", "[{\"type\":\"name\",\"value\":[\"a/**\",\"b[\"]}]", "filters[0].value[1]: position 2: '[' is never closed")]
    [InlineData("filters", "[{\"type\":\"tag\",\"value\":\"(?=v)\",\"syntax\":\"regex\"}]", "cannot be matched in linear time and is refused")]
    [InlineData("filters", "[{\"type\":\"name\",\"value\":\"**\"},{\"type\":\"tag\",\"value\":\"^one\",\"syntax\":\"semver\"}]", "filters[1].value: \"^one\" is not a range of versions")]
    [InlineData("filters", "[{\"type\":\"newest\",\"value\":2.5}]", "filters[0].value: how many of each repository? give 1 to 10000")]
    [InlineData("filters", "[{\"type\":\"newest\",\"value\":[3]}]", "filters[0].value: a newest filter takes a number, as in 10")]
    [InlineData("filters", "[{\"type\":\"older_than\",\"value\":30}]", "filters[0].value: older_than takes a text")]
    [InlineData("filters", "[{\"type\":\"label\",\"value\":\"x\"}]", "filters[0].value: a label filter takes an array")]
    [InlineData("filters", "[{\"type\":\"tag\",\"value\":\"v*\",\"decoration\":\"maybe\"}]", "filters[0].decoration: \"maybe\" is unknown; use matches or excludes")]
    [InlineData("max_concurrent", "-1", "max_concurrent: is -1; give the number of tasks at a time, 1 to 100000, or 0 for no limit")]
    [InlineData("windows", "[{\"from\":\"22:00\",\"to\":\"06:00\"},{\"days\":[\"friday\"],\"from\":\"22:00\",\"to\":\"06:00\"}]", "windows[1].days: \"friday\" is no day; use mon, tue")]
    [InlineData("windows", "[{\"from\":\"10pm\",\"to\":\"06:00\"}]", "windows[0].from: \"10pm\" is not a time of day; give hours and minutes as in 08:30")]
    [InlineData("windows", "[{\"from\":\"22:00\"}]", "windows[0].to: \"\" is not a time of day")]
    [InlineData("windows", "[null]", "windows[0]: is null; give an object with days, from and to, or leave it out")]
    [InlineData("worker_region", "\"no spaces\"", "worker_region: \"no spaces\" is not a region's name")]
    [InlineData("reconcile", "\"sometimes\"", "reconcile: \"sometimes\" is unknown; use since_enabled, all, off")]
    [InlineData("destinations", "[{\"id\":1},{\"id\":2}]", "destinations: a policy has one destination")]
    public async Task Create_BadInput_Is400NamingTheField(string member, string value, string expected)
    {
        var request = await RequestAsync();
        request[member] = JsonNode.Parse(value);
        Assert.Contains(expected, await ApiHost.RefusedAsync(api.PostAsync(Path, request.ToJsonString()), 400, "BAD_REQUEST"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_SingleActiveWithEvents_Is400()
    {
        var request = await RequestAsync();
        request["single_active_replication"] = true;
        request["trigger"] = JsonNode.Parse("""{"type":"event_based"}""");
        Assert.Contains("single_active_replication: ", await ApiHost.RefusedAsync(api.PostAsync(Path, request.ToJsonString()), 400, "BAD_REQUEST"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_OntoItself_Is400UnlessANamespaceSeparates()
    {
        var request = await RequestAsync();
        request["dest_registry"] = request["src_registry"]!.DeepClone();
        Assert.Contains("dest_registry.id: ", await ApiHost.RefusedAsync(api.PostAsync(Path, request.ToJsonString()), 400, "BAD_REQUEST"), StringComparison.Ordinal);
        request["dest_namespace"] = "copy";
        await ApiHost.CreatedAsync(api.PostAsync(Path, request.ToJsonString()), Path);
    }

    [Theory]
    [InlineData("src_registry")]
    [InlineData("dest_registry")]
    public async Task Create_UnknownRegistry_Is404NamingTheField(string side)
    {
        var request = await RequestAsync();
        request[side] = JsonNode.Parse("""{"id":99999}""");
        var message = await ApiHost.RefusedAsync(api.PostAsync(Path, request.ToJsonString()), 404, "NOT_FOUND");
        Assert.StartsWith($"{side}.id: registry 99999 not found", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_NameTaken_Is409()
    {
        var request = await RequestAsync();
        await ApiHost.CreatedAsync(api.PostAsync(Path, request.ToJsonString()), Path);
        var message = await ApiHost.RefusedAsync(api.PostAsync(Path, request.ToJsonString()), 409, "CONFLICT");
        Assert.Contains($"replication policy {request["name"]} already exists", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{not json", "the body is not JSON (line 1, byte 2)")]
    [InlineData("""{"name":"a\u0000b"}""", "name in body must be a string without NUL characters")]
    [InlineData("""{"name":"a\ud800"}""", "name in body must be a string")]
    [InlineData("", "the body is not JSON")]
    [InlineData("null", "the body is null")]
    [InlineData("[]", "send a JSON object")]
    [InlineData("""{"speed":"fast"}""", "speed in body must be a whole number")]
    [InlineData("""{"dest_registry":{"id":"one"}}""", "dest_registry.id in body must be a whole number")]
    [InlineData("""{"filters":[{"type":7}]}""", "filters[0].type in body must be a string")]
    [InlineData("""{"enabled":"yes"}""", "enabled in body must be true or false")]
    [InlineData("""{"filters":{}}""", "filters in body must be an array")]
    public async Task Create_MalformedJson_Is422SayingWhere(string body, string expected)
    {
        var message = await ApiHost.RefusedAsync(api.PostAsync(Path, body), 422, "UNPROCESSABLE_ENTITY");
        Assert.StartsWith("validation failure list:\n", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_NotSentAsJson_Is415()
    {
        using var form = new StringContent("{}", System.Text.Encoding.UTF8, "text/plain");
        Assert.Contains("application/json", await ApiHost.RefusedAsync(api.Client.PostAsync(Path, form), 415, "UNSUPPORTED_MEDIA_TYPE"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_HugeBody_Is413() =>
        await ApiHost.RefusedAsync(api.PostAsync(Path, $$"""{"description":"{{new string('x', 2_000_000)}}"}"""), 413, "REQUEST_ENTITY_TOO_LARGE");

    [Fact]
    public async Task Replace_LeavesNothingOfBefore()
    {
        var request = await RequestAsync();
        request["speed"] = 500;
        request["enabled"] = true;
        request["filters"] = JsonNode.Parse("""[{"type":"name","value":"a/**"}]""");
        request["windows"] = JsonNode.Parse("""[{"from":"22:00","to":"06:00"}]""");
        var id = await ApiHost.CreatedAsync(api.PostAsync(Path, request.ToJsonString()), Path);
        foreach (var member in new[] { "speed", "enabled", "filters", "windows" })
            request.Remove(member);
        request["dest_registry"] = new JsonObject { ["id"] = await api.AddRegistryAsync() };
        Assert.Equal(200, (int)(await api.PutAsync($"{Path}/{id}", request.ToJsonString())).StatusCode);
        var policy = await api.GetAsync($"{Path}/{id}");
        Assert.Equal((0, false, System.Text.Json.JsonValueKind.Null), (policy.GetProperty("speed").GetInt32(), policy.GetProperty("enabled").GetBoolean(), policy.GetProperty("filters").ValueKind));
        Assert.Equal(0, policy.GetProperty("windows").GetArrayLength());
        Assert.Equal((long)request["dest_registry"]!["id"]!, policy.GetProperty("dest_registry").GetProperty("id").GetInt64());
    }

    [Fact]
    public async Task Replace_WithWhatWasShown_IsAccepted()
    {
        var id = await api.AddPolicyAsync();
        var shown = await api.GetAsync($"{Path}/{id}");
        Assert.Equal(200, (int)(await api.PutAsync($"{Path}/{id}", shown.GetRawText())).StatusCode);
    }

    [Fact]
    public async Task Writes_OfPolicies_MoveThemInTheOrderOfChanges()
    {
        var (first, second) = (await api.AddPolicyAsync(), await api.AddPolicyAsync());
        Assert.True(await SequenceAsync(first) < await SequenceAsync(second));
        var shown = await api.GetAsync($"{Path}/{first}");
        await api.PutAsync($"{Path}/{first}", shown.GetRawText());
        Assert.True(await SequenceAsync(first) > await SequenceAsync(second));
        await api.SendAsync(HttpMethod.Delete, $"{Path}/{second}");
        Assert.True(await SequenceAsync(second) > await SequenceAsync(first));
        Assert.True(await api.DatabaseAsync(database => database.PolicyChanges.Where(change => change.PolicyId == second).Select(change => change.Deleted).SingleAsync()));
    }

    [Fact]
    public async Task Writes_OfPoliciesAtOnce_HaveSequencesOfTheirOwn()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => api.AddPolicyAsync()));
        var sequences = await Task.WhenAll(ids.Select(SequenceAsync));
        Assert.Equal(6, sequences.Distinct().Count());
    }

    [Fact]
    public async Task Delete_WithAnUnfinishedExecution_Is412ThenTakesTheHistoryAlong()
    {
        var id = await api.AddPolicyAsync();
        var execution = await ApiHost.CreatedAsync(api.PostAsync("/api/v2.0/replication/executions", new { policy_id = id }), "/api/v2.0/replication/executions");
        var message = await ApiHost.RefusedAsync(api.SendAsync(HttpMethod.Delete, $"{Path}/{id}"), 412, "PRECONDITION");
        Assert.Contains($"stop execution {execution} or wait for its end", message, StringComparison.Ordinal);
        var task = ApiSeeds.Tasks(execution, 1).Single();
        await api.SeedTasksAsync(task);
        await api.DatabaseAsync(database =>
        {
            database.TaskAttempts.Add(new TaskAttempt { TaskId = task.Id, Attempt = 1, ExecutionId = execution });
            return database.SaveChangesAsync();
        });
        await api.DatabaseAsync(database => database.Executions.Where(row => row.Id == execution)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, ExecutionStates.Stopped)));
        Assert.Equal(200, (int)(await api.SendAsync(HttpMethod.Delete, $"{Path}/{id}")).StatusCode);
        Assert.False(await api.DatabaseAsync(database => database.Tasks.AnyAsync(row => row.Id == task.Id)));
        Assert.False(await api.DatabaseAsync(database => database.TaskAttempts.AnyAsync(row => row.TaskId == task.Id)));
        Assert.Equal($"replication policy {id} not found", await ApiHost.RefusedAsync(api.Client.GetAsync($"{Path}/{id}"), 404, "NOT_FOUND"));
        await ApiHost.RefusedAsync(api.Client.GetAsync($"/api/v2.0/replication/executions/{execution}"), 404, "NOT_FOUND");
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Policy_Unknown_Is404(string method) => Assert.Equal(
        "replication policy 99999 not found",
        await ApiHost.RefusedAsync(api.SendAsync(new HttpMethod(method), $"{Path}/99999", method == "PUT" ? new { } : null), 404, "NOT_FOUND"));

    private Task<long> SequenceAsync(long policy) =>
        api.DatabaseAsync(database => database.PolicyChanges.Where(change => change.PolicyId == policy).Select(change => change.Sequence).SingleAsync());

    private async Task<JsonObject> RequestAsync() => new()
    {
        ["name"] = api.Name("policy"),
        ["src_registry"] = new JsonObject { ["id"] = await api.AddRegistryAsync() },
        ["dest_registry"] = new JsonObject { ["id"] = await api.AddRegistryAsync() },
    };
}
