using HarborReplication.PolicyService.Registries;

namespace HarborReplication.PolicyService.Tests.Api;

public sealed class ListingTests : IAsyncLifetime
{
    private const string Path = "/api/v2.0/registries";
    private readonly ApiHost _api = new();

    public async ValueTask InitializeAsync()
    {
        await _api.InitializeAsync();
        var day = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await _api.DatabaseAsync(database =>
        {
            foreach (var (name, index) in new[] { "Alpha", "beta", "gamma_1", "gammaX1", "delta" }.Select((name, index) => (name, index)))
            {
                database.Registries.Add(new RegistryRecord
                {
                    Name = name, Type = "docker-registry", Url = $"http://{name}.test", Origin = name, Region = "default", Insecure = name == "beta",
                    CreationTime = day.AddDays(index), UpdateTime = day.AddDays(index), PlacementsValidFrom = day,
                });
            }

            return database.SaveChangesAsync();
        });
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task List_TwoOfFive_CarriesTotalAndLinks()
    {
        using var first = await _api.Client.GetAsync($"{Path}?page_size=2&page=1");
        Assert.Equal("5", Assert.Single(first.Headers.GetValues("X-Total-Count")));
        Assert.Equal($"<{Path}?page=2&page_size=2>; rel=\"next\"", Assert.Single(first.Headers.GetValues("Link")));

        using var second = await _api.Client.GetAsync($"{Path}?page_size=2&page=2&q=name=~a&sort=name");
        Assert.Equal(
            $"<{Path}?page=1&page_size=2&q=name=~a&sort=name>; rel=\"prev\" , <{Path}?page=3&page_size=2&q=name=~a&sort=name>; rel=\"next\"",
            Assert.Single(second.Headers.GetValues("Link")));

        using var last = await _api.Client.GetAsync($"{Path}?page_size=2&page=3");
        Assert.Equal($"<{Path}?page=2&page_size=2>; rel=\"prev\"", Assert.Single(last.Headers.GetValues("Link")));
    }

    [Fact]
    public async Task List_LinkOfAnAwkwardQuery_StaysOneHeader()
    {
        using var response = await _api.Client.GetAsync($"{Path}?page_size=1&sort={Uri.EscapeDataString("é>; rel=\"next\",<x&y%")}");
        var link = Assert.Single(response.Headers.GetValues("Link"));
        Assert.StartsWith($"<{Path}?page=2&page_size=1&sort=%C3%A9%3E%3B%20rel=%22next%22,%3Cx%26y%25>", link, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("q=name=beta", "beta")]
    [InlineData("q=name=~ALPH", "Alpha")]
    [InlineData("q=name=~gamma_", "gamma_1")]
    [InlineData("name=AMMA", "gammaX1,gamma_1")]
    [InlineData("q=name={beta delta}", "delta,beta")]
    [InlineData("q=insecure=true", "beta")]
    [InlineData("q=creation_time=[2026-01-02T00:00:00~2026-01-03T00:00:00]", "gamma_1,beta")]
    [InlineData("q=creation_time=[2026-01-04T00:00:00~]", "delta,gammaX1")]
    [InlineData("q=id=[2~3]", "gamma_1,beta")]
    [InlineData("q=name=~gamma,insecure=false&sort=name", "gammaX1,gamma_1")]
    [InlineData("q=name=\\beta", "beta")]
    [InlineData("q=name__icontains=GAMMA,insecure__exact=false", "gammaX1,gamma_1")]
    [InlineData("q=name__in={beta delta}", "delta,beta")]
    [InlineData("q=id__gte=2,id__lte=3", "gamma_1,beta")]
    [InlineData("q=id__gt=2,id__lt=4", "gamma_1")]
    [InlineData("q=name__nosuch=1", "delta,gammaX1,gamma_1,beta,Alpha")]
    [InlineData("q=nosuch=1", "delta,gammaX1,gamma_1,beta,Alpha")]
    [InlineData("q=name=(a b)", "delta,gammaX1,gamma_1,beta,Alpha")]
    [InlineData("q=name=' OR 1=1", "")]
    [InlineData("sort=creation_time", "Alpha,beta,gamma_1,gammaX1,delta")]
    [InlineData("sort=-insecure,nosuch,creation_time", "beta,Alpha,gamma_1,gammaX1,delta")]
    [InlineData("page_size=0", "delta,gammaX1,gamma_1,beta,Alpha")]
    [InlineData("page=9223372036854775807", "")]
    public async Task List_QueryAndSort_FindWhatHarborWould(string query, string expected)
    {
        var rows = await _api.GetAsync($"{Path}?{string.Join('&', query.Split('&').Select(Escaped))}");
        Assert.Equal(expected, string.Join(',', rows.EnumerateArray().Select(row => row.GetProperty("name").GetString())));
    }

    [Theory]
    [InlineData("page_size=1000", "page_size in query should be less than or equal to 100")]
    [InlineData("page_size=101", "page_size in query should be less than or equal to 100")]
    [InlineData("page_size=-1", "page_size in query must be a whole number from 0 to 100")]
    [InlineData("page_size=x", "page_size in query must be a whole number from 0 to 100")]
    [InlineData("name=%00", "the query contains a NUL character; leave it out")]
    [InlineData("page=0", "page in query must be a whole number of at least 1")]
    public async Task List_BadPage_Is422(string query, string expected) =>
        Assert.Equal($"validation failure list:\n{expected}", await ApiHost.RefusedAsync(_api.Client.GetAsync($"{Path}?{query}"), 422, "UNPROCESSABLE_ENTITY"));

    [Theory]
    [InlineData("q=name={", "invalid query string value: {")]
    [InlineData("q=name", "q: \"name\" is not key=value")]
    [InlineData("q=name=", "q: \"name=\" is not key=value")]
    [InlineData("q=id=[1~2~3]", "invalid query string value")]
    [InlineData("q=id=one", "q: id takes a whole number, not \"one\"")]
    [InlineData("q=id__gt=one", "q: id takes a whole number, not \"one\"")]
    [InlineData("q=creation_time=[yesterday~]", "q: creation_time takes a time such as")]
    [InlineData("q=name=%00", "is not key=value")]
    [InlineData("q=insecure=~tr", "q: insecure takes true or false")]
    public async Task List_BadQuery_Is400(string query, string expected) =>
        Assert.Contains(expected, await ApiHost.RefusedAsync(_api.Client.GetAsync($"{Path}?{Escaped(query)}"), 400, "BAD_REQUEST"), StringComparison.Ordinal);

    private static string Escaped(string parameter)
    {
        var halves = parameter.Split('=', 2);
        return $"{halves[0]}={Uri.EscapeDataString(halves[1])}";
    }
}
