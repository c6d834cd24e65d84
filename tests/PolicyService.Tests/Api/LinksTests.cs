using System.Text.Json;

namespace HarborReplication.PolicyService.Tests.Api;

public sealed class LinksTests(ApiHost api) : IClassFixture<ApiHost>
{
    private const string Path = "/api/v1/links";

    [Fact]
    public async Task Put_Limit_IsShownUntilItIsLifted()
    {
        var link = await LinkAsync();
        using (var put = await api.PutAsync(link, new
        {
            bytes_per_second = 1_000_000,
            time_zone = "Europe/Berlin",
            timetable = new[] { new { days = new[] { "mon", "fri" }, from = "08:00", to = "18:30", bytes_per_second = (long?)50_000 } },
        }))
        {
            Assert.Equal(200, (int)put.StatusCode);
        }

        var shown = await api.GetAsync(link);
        Assert.Equal((1_000_000, "Europe/Berlin"), (shown.GetProperty("bytes_per_second").GetInt64(), shown.GetProperty("time_zone").GetString()));
        Assert.Equal("""{"days":["mon","fri"],"from":"08:00","to":"18:30","bytes_per_second":50000}""", shown.GetProperty("timetable")[0].GetRawText());
        Assert.Contains((await api.GetAsync($"{Path}?page_size=0")).EnumerateArray(), one => one.GetRawText() == shown.GetRawText());

        Assert.Equal(200, (int)(await api.SendAsync(HttpMethod.Delete, link)).StatusCode);
        await ApiHost.RefusedAsync(api.Client.GetAsync(link), 404, "NOT_FOUND");
        await ApiHost.RefusedAsync(api.SendAsync(HttpMethod.Delete, link), 404, "NOT_FOUND");
    }

    [Fact]
    public async Task Put_Again_ReplacesAll()
    {
        var link = await LinkAsync();
        await api.PutAsync(link, new { bytes_per_second = 5000, time_zone = "Europe/Berlin" });
        await api.PutAsync(link, """{"timetable":[{"from":"00:00","to":"24:00"}]}""");

        var shown = await api.GetAsync(link);
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("bytes_per_second").ValueKind);
        Assert.False(shown.TryGetProperty("time_zone", out _));
        Assert.Equal(7, shown.GetProperty("timetable")[0].GetProperty("days").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("current_bytes_per_second").ValueKind);
    }

    [Theory]
    [InlineData("{}", 400, "bytes_per_second: is missing")]
    [InlineData("""{"bytes_per_second":0}""", 400, "bytes_per_second: is 0; give at least 1000")]
    [InlineData("""{"bytes_per_second":5000,"time_zone":"Mars"}""", 400, "time_zone: \"Mars\" is not a known time zone")]
    [InlineData("""{"timetable":[{"days":["monday"],"from":"08:00","to":"09:00"}]}""", 400, "timetable[0].days: \"monday\" is no day; use mon, tue")]
    [InlineData("""{"timetable":[{"from":"8","to":"09:00"}]}""", 400, "timetable[0].from: \"8\" is not a time of day")]
    [InlineData("""{"timetable":[{"from":"08:00"}]}""", 400, "timetable[0].to: \"\" is not a time of day")]
    [InlineData("""{"timetable":[null]}""", 400, "timetable[0]: is null")]
    [InlineData("""{"bytes_per_second":5000,"speed":1}""", 422, "speed")]
    [InlineData("""{"bytes_per_second":"fast"}""", 422, "bytes_per_second in body must be a whole number")]
    public async Task Put_BadInput_IsRefusedNamingTheField(string body, int status, string expected) => Assert.Contains(
        expected,
        await ApiHost.RefusedAsync(api.PutAsync(await LinkAsync(), body), status, status == 400 ? "BAD_REQUEST" : "UNPROCESSABLE_ENTITY"),
        StringComparison.Ordinal);

    [Fact]
    public async Task Put_NoSuchRegistry_Is404() => Assert.Contains(
        "registry 99999 not found",
        await ApiHost.RefusedAsync(api.PutAsync($"{Path}/{await api.AddRegistryAsync()}/99999", new { bytes_per_second = 5000 }), 404, "NOT_FOUND"),
        StringComparison.Ordinal);

    private async Task<string> LinkAsync() => $"{Path}/{await api.AddRegistryAsync()}/{await api.AddRegistryAsync()}";
}
