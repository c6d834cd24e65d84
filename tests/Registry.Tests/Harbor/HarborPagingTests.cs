using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HarborReplication.Registry.Adapters;
using HarborReplication.Registry.Tests.Servers;
using HarborReplication.Registry.Wire;
using Microsoft.AspNetCore.Http;

namespace HarborReplication.Registry.Tests.Harbor;

/// <summary>Lists of repositories while some of them are deleted, from a Harbor that knows the key and from one that does not.</summary>
public sealed partial class HarborPagingTests : IAsyncLifetime
{
    private readonly SortedSet<long> _repositories = [.. Enumerable.Range(1, 250).Select(number => (long)number)];
    private ScriptedRegistry _registry = null!;
    private RegistryClient _client = null!;
    private bool _knowsTheKey;

    public async ValueTask InitializeAsync()
    {
        _registry = await ScriptedRegistry.StartAsync();
        _registry.Script = AnswerAsync;
        _client = _registry.Client(username: "admin", password: "s");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _registry.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ListRepositories_DeletedWhileListing_HidesNothingThatIsThere(bool knowsTheKey)
    {
        _knowsTheKey = knowsTheKey;
        var seen = new List<string>();

        await foreach (var repository in RegistryAdapters.Create(RegistryTypes.Harbor, _client).ListRepositoriesAsync("demo/", TestContext.Current.CancellationToken))
        {
            seen.Add(repository);
            // Of what has been read already some go, twice: numbered pages move up.
            if (seen.Count is 50 or 150)
                _repositories.RemoveWhere(id => seen.Take(seen.Count / 5).Contains($"demo/r{id}"));
        }

        Assert.Equal(seen.Distinct().Count(), seen.Count);
        Assert.Empty(_repositories.Select(id => $"demo/r{id}").Except(seen));
    }

    [Fact]
    public async Task ListRepositories_KeyIsKnown_TakesOneRequestForEachHundred()
    {
        _knowsTheKey = true;

        Assert.Equal(250, (await HarborSite.RepositoriesAsync(RegistryAdapters.Create(RegistryTypes.Harbor, _client), "demo/")).Count);

        Assert.Equal(3, _registry.Requests.Count);
    }

    private async Task<bool> AnswerAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var from = _knowsTheKey && Range().Match(query["q"].ToString()) is { Success: true } range
            ? long.Parse(range.Groups["min"].Value, CultureInfo.InvariantCulture)
            : 0;
        // Without the key, the latest first.
        var found = _repositories.Where(id => id >= from).OrderBy(id => _knowsTheKey ? id : -id).ToList();
        var page = query["page"].ToString() is { Length: > 0 } number ? int.Parse(number, CultureInfo.InvariantCulture) : 1;
        context.Response.Headers["X-Total-Count"] = $"{found.Count}";
        await context.Response.WriteAsJsonAsync(new JsonArray([.. found.Skip((page - 1) * 100).Take(100).Select(id => new JsonObject { ["id"] = id, ["name"] = $"demo/r{id}" })]));
        return true;
    }

    [GeneratedRegex(@"\Arepository_id=\[(?<min>\d+)~\]\z")]
    private static partial Regex Range();
}
