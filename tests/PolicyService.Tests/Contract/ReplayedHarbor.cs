using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HarborReplication.PolicyService.Tests.Api;
using HarborReplication.Testing.Recordings;

namespace HarborReplication.PolicyService.Tests.Contract;

/// <summary>Asks one host what a Harbor was asked, and keeps which id of ours stands for which of Harbor's.</summary>
internal sealed partial class ReplayedHarbor(ApiHost api)
{
    private readonly Dictionary<string, long> _ids = [];

    /// <param name="kind">As in the path: <c>registries</c>, <c>policies</c>, <c>executions</c>, <c>tasks</c>.</param>
    /// <param name="recorded">Harbor's id.</param>
    public long this[string kind, long recorded]
    {
        get => _ids[Key(kind, recorded)];
        set => _ids[Key(kind, recorded)] = value;
    }

    /// <summary>Asks, and returns where the answer differs.</summary>
    public async Task<IReadOnlyList<string>> AskAsync(Replay replay)
    {
        var recorded = RecordedExchange.Find(replay.Recording);
        var path = recorded.Url.PathAndQuery;
        if (replay.Elsewhere is { } elsewhere)
            path = path.Replace(elsewhere.From, elsewhere.To, StringComparison.Ordinal);
        using var client = Client(replay.Recording);
        using var request = new HttpRequestMessage(recorded.Method, Ours(path));
        if (recorded.RequestBody is { } body)
            request.Content = new StringContent(WithOurIds(body), Encoding.UTF8, "application/json");
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        if (recorded.Headers.TryGetValue("Location", out var theirs) && answer.Headers.Location?.OriginalString is { } location)
            this[Kind().Match(theirs).Groups["kind"].Value, LastNumber(theirs)] = LastNumber(location);
        return RecordedComparison.Differences(recorded, answer, text);
    }

    private HttpClient Client(string recording)
    {
        var client = api.Anonymous();
        if (recording != "err-401-anonymous")
            client.DefaultRequestHeaders.Authorization = ApiHost.Basic("admin", recording == "err-401-badpw" ? "wrong" : ApiHost.Password);
        return client;
    }

    private string Ours(string path) => Kind().Replace(
        PolicyParameter().Replace(path, match => $"policy_id={Find("policies", match.Groups["id"].Value)}"),
        match => $"{match.Groups["kind"].Value}/{Find(match.Groups["kind"].Value, match.Groups["id"].Value)}");

    private string WithOurIds(string body)
    {
        if (!body.EndsWith('}'))
            return body;
        var json = JsonNode.Parse(body)!.AsObject();
        foreach (var end in new[] { "src_registry", "dest_registry" })
        {
            if (json[end]?["id"] is { } id)
                json[end]!["id"] = Find("registries", id.ToJsonString());
        }

        if (json["policy_id"] is { } policy)
            json["policy_id"] = Find("policies", policy.ToJsonString());
        return json.ToJsonString();
    }

    // What Harbor does not have either stays as it was asked for.
    private long Find(string kind, string recorded)
    {
        var id = long.Parse(recorded, CultureInfo.InvariantCulture);
        return _ids.GetValueOrDefault(Key(kind, id), id);
    }

    private static string Key(string kind, long id) => string.Create(CultureInfo.InvariantCulture, $"{kind}/{id}");

    private static long LastNumber(string location) => long.Parse(location[(location.LastIndexOf('/') + 1)..], CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<kind>registries|policies|executions|tasks)/(?<id>\d+)")]
    private static partial Regex Kind();

    [GeneratedRegex(@"policy_id=(?<id>\d+)")]
    private static partial Regex PolicyParameter();
}
