using System.Text.Json;
using System.Text.Json.Nodes;
using HarborReplication.Contracts.Readings;
using HarborReplication.PolicyService.Trials;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HarborReplication.PolicyService.Tests.Api;

public sealed class PolicyTrialTests(ApiHost api) : IClassFixture<ApiHost>
{
    private const string Path = "/api/v1/policies/test";

    [Fact]
    public async Task Test_GivenArtifacts_SaysOfEachTagWhichFilterDecidedAndWhereItWouldGo()
    {
        var request = await RequestAsync(
            """[{"type":"name","value":["library/**","team/**"]},{"type":"tag","value":"*-rc*","decoration":"excludes"},{"type":"newest","value":1}]""",
            """
            [{"repository":"library/app","tags":["v1"],"digest":"sha256:1b2aebec7ac49fd7dc391c9a41ff68ed98ed6289e66ce7fb8878a75d706e7544","push_time":"2026-11-01T00:00:00.000Z"},
             {"repository":"other/app","tags":["v1"]},
             {"repository":"library/app","tags":["v2","v2-rc1"],"push_time":"2026-11-02T00:00:00.000Z"}]
            """);

        var answer = await TriedAsync(request);

        Assert.Equal((1, false), (answer.GetProperty("matching").GetInt32(), answer.GetProperty("cut").GetBoolean()));
        Assert.Equal(
            ["library/app v1 filters[2]", "library/app v2 -", "library/app v2-rc1 filters[1]", "other/app v1 filters[0]"],
            Tried(answer).Select(one => $"{Text(one, "repository")} {Text(one, "tag")} {Text(one, "decided_by") ?? "-"}"));
        Assert.Equal("library/app:v1 is not among the newest 1 that the other filters let through", Text(Tried(answer)[0], "detail"));
        Assert.Equal("library/app:v2-rc1 is left out by tag excludes *-rc*", Text(Tried(answer)[2], "detail"));
        var destination = Assert.Single(Tried(answer)[1].GetProperty("destinations").EnumerateArray());
        Assert.Equal("mirror/app:v2", Text(destination, "reference"));
        Assert.Equal(request["dest_registry"]!["id"]!.GetValue<long>(), destination.GetProperty("id").GetInt64());
    }

    [Fact]
    public async Task Test_NamesThatCannotBe_AreToldAsThePlanWouldTellThem()
    {
        var request = await RequestAsync("null", """[{"repository":"blue/app","tags":["v1"]},{"repository":"green/app","digest":"sha256:1b2aebec7ac49fd7dc391c9a41ff68ed98ed6289e66ce7fb8878a75d706e7544"},{"repository":"app","tags":["v1"]},{"repository":"blue/web","tags":["v1"]}]""");
        request["dest_namespace_replace_count"] = 1;

        var tried = Tried(await TriedAsync(request));

        Assert.All(tried, one => Assert.True(one.GetProperty("matches").GetBoolean()));
        var destinations = tried.Select(one => one.GetProperty("destinations")[0]).ToList();
        Assert.Equal(["name-collision", "name-collision", "dst-name-invalid", null], destinations.Select(one => Text(one, "reason")));
        Assert.Equal("blue/app and green/app would both become mirror/app; keep more components or use two policies", Text(destinations[0], "detail"));
        Assert.StartsWith("green/app and blue/app would both become mirror/app", Text(destinations[1], "detail"), StringComparison.Ordinal);
        Assert.Equal([null, null, null, "mirror/web:v1"], destinations.Select(one => Text(one, "reference")));
    }

    [Theory]
    [InlineData("""[{"type":"pushed_within","value":"30d"}]""", "filters[0]: it is not told when artifacts were pushed (push_time)")]
    [InlineData("""[{"type":"media_type","value":"**"}]""", "filters[0]: it is not told what types artifacts have (media_type, artifact_type)")]
    [InlineData("""[{"type":"newest","value":1}]""", "filters[0]: the source does not tell when artifacts were pushed, and the tag latest is no version")]
    public async Task Test_FilterThatCannotTell_IsUnsupportedForTheWholeRepository(string filters, string detail)
    {
        var tried = Tried(await TriedAsync(await RequestAsync(filters, """[{"repository":"library/app","tags":["latest"]},{"repository":"library/app","tags":["v1"]}]""")));

        Assert.Equal(2, tried.Count);
        Assert.All(tried, one => Assert.Equal(("unsupported", "filters[0]", false), (Text(one, "reason"), Text(one, "decided_by"), one.GetProperty("matches").GetBoolean())));
        Assert.All(tried, one => Assert.StartsWith(detail, Text(one, "detail"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Test_WithoutArtifacts_ReadsTheSourceByAWorkerAndKeepsNothing()
    {
        var request = await RequestAsync("""[{"type":"name","value":"library/**"},{"type":"media_type","value":"**/*image*"}]""", "null");
        var source = request["src_registry"]!["id"]!.GetValue<long>();
        api.Reading.Answers[source] = new SourceRead
        {
            ReadingId = default,
            IsCut = true,
            Repositories =
            [
                new ReadRepository
                {
                    Name = "library/app", IsCut = true,
                    Artifacts = [new ReadArtifact { Tags = ["v1"], Types = ["application/image"] }, new ReadArtifact { Tags = ["chart"], Types = ["application/helm"] }],
                },
                new ReadRepository { Name = "library/locked", Artifacts = [], Reason = "src-denied", Detail = "registry.test:5000: 403" },
            ],
        };
        var policies = await api.DatabaseAsync(database => database.Policies.CountAsync());

        var answer = await TriedAsync(request);

        Assert.True(answer.GetProperty("cut").GetBoolean());
        Assert.Equal([true, false], Tried(answer).Select(one => one.GetProperty("matches").GetBoolean()));
        Assert.Equal(
            ["library/app - only 2 artifacts were read", "library/locked src-denied registry.test:5000: 403"],
            answer.GetProperty("unread").EnumerateArray().Select(one => $"{Text(one, "repository")} {Text(one, "reason") ?? "-"} {Text(one, "detail")}"));
        var asked = Assert.Single(api.Reading.Asked, reading => reading.Source.RegistryId == source);
        Assert.Equal(["name", "media_type"], asked.Filters.Select(filter => filter.Type));
        Assert.Equal(policies, await api.DatabaseAsync(database => database.Policies.CountAsync()));
        Assert.Equal(0, await api.DatabaseAsync(database => database.SourceReadings.CountAsync(row => row.Id == asked.ReadingId)));
    }

    [Fact]
    public async Task ForgetOld_Readings_KeepsRecentOnes()
    {
        var (old, recent) = (Guid.NewGuid(), Guid.NewGuid());
        await api.DatabaseAsync(async database =>
        {
            var now = await database.NowAsync(default);
            database.SourceReadings.Add(new SourceReading { Id = old, CreationTime = now.AddHours(-1) });
            database.SourceReadings.Add(new SourceReading { Id = recent, CreationTime = now });
            return await database.SaveChangesAsync();
        });

        await using (var scope = api.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<SourceReader>().ForgetOldAsync(default);

        Assert.Equal([recent], await api.DatabaseAsync(database => database.SourceReadings.Where(row => row.Id == old || row.Id == recent).Select(row => row.Id).ToListAsync()));
    }

    [Fact]
    public async Task Test_SourceCannotBeListed_Is400NamingTheCause()
    {
        var request = await RequestAsync("null", "null");
        api.Reading.Answers[request["src_registry"]!["id"]!.GetValue<long>()] = new SourceRead { ReadingId = default, Repositories = [], Reason = "src-auth", Detail = "registry.test:5000 refused user robot" };

        Assert.Contains(
            "src_registry.id: the source could not be listed: registry.test:5000 refused user robot",
            await ApiHost.RefusedAsync(api.PostAsync(Path, request.ToJsonString()), 400, "BAD_REQUEST"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_NoWorkerInTheRegion_Is503NamingIt()
    {
        var request = await RequestAsync("null", "null");
        request["worker_region"] = "moon";

        Assert.Contains("no worker in region \"moon\"", await ApiHost.RefusedAsync(api.PostAsync(Path, request.ToJsonString()), 503, "SERVICE_UNAVAILABLE"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("artifacts", """[{"repository":"Library/App","tags":["v1"]}]""", 400, "artifacts[0].repository: \"Library/App\" is no repository")]
    [InlineData("artifacts", """[{"repository":"library/app"}]""", 400, "artifacts[0].tags: are missing, and so is the digest")]
    [InlineData("artifacts", """[{"repository":"library/app","tags":["a b"]}]""", 400, "artifacts[0].tags: \"a b\" is no tag")]
    [InlineData("artifacts", """[{"repository":"library/app","digest":"latest"}]""", 400, "artifacts[0].digest: \"latest\" is no digest")]
    [InlineData("artifacts", "[null]", 400, "artifacts[0]: is null")]
    [InlineData("artifacts", """[{"repository":"library/app","tag":"v1"}]""", 422, "artifacts[0]")]
    [InlineData("filters", """[{"type":"tag","value":"v["}]""", 400, "filters[0].value: position 2")]
    [InlineData("src_registry", """{"id":99999}""", 404, "src_registry.id: registry 99999 not found")]
    public async Task Test_BadInput_NamesTheField(string member, string value, int status, string expected)
    {
        var request = await RequestAsync("null", """[{"repository":"library/app","tags":["v1"]}]""");
        request[member] = JsonNode.Parse(value);

        var code = status switch { 400 => "BAD_REQUEST", 404 => "NOT_FOUND", _ => "UNPROCESSABLE_ENTITY" };
        Assert.Contains(expected, await ApiHost.RefusedAsync(api.PostAsync(Path, request.ToJsonString()), status, code), StringComparison.Ordinal);
    }

    private async Task<JsonNode> RequestAsync(string filters, string artifacts) => JsonNode.Parse(
        $$"""
          {"src_registry":{"id":{{await api.AddRegistryAsync()}}},"dest_registry":{"id":{{await api.AddRegistryAsync()}}},"dest_namespace":"mirror",
          "dest_namespace_replace_count":-1,"filters":{{filters}},"artifacts":{{artifacts}}}
          """)!;

    private async Task<JsonElement> TriedAsync(JsonNode request)
    {
        using var response = await api.PostAsync(Path, request.ToJsonString());
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == 200, $"{(int)response.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    private static List<JsonElement> Tried(JsonElement answer) => [.. answer.GetProperty("artifacts").EnumerateArray()];

    private static string? Text(JsonElement element, string member) => element.TryGetProperty(member, out var value) ? value.GetString() : null;
}
