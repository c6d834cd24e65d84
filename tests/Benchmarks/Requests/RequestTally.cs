using HarborReplication.Testing;

namespace HarborReplication.Benchmarks.Requests;

/// <summary>Requests by what they are for, from a registry's access log.</summary>
internal static class RequestTally
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);

    /// <summary>How many requests have been logged, once no more come: an entry is written after its answer was sent.</summary>
    public static async Task<int> SettledAsync(DockerRegistry registry)
    {
        for (var count = -1; ;)
        {
            var now = (await registry.ReadAccessLogAsync()).Count;
            if (now == count)
                return now;
            count = now;
            await Task.Delay(Quiet);
        }
    }

    public static async Task<IReadOnlyDictionary<string, int>> CountAsync(DockerRegistry registry, int after) =>
        (await registry.ReadAccessLogAsync()).Skip(after).CountBy(Kind).ToDictionary();

    private static string Kind(AccessLogEntry entry)
    {
        var path = entry.Target.Split('?')[0];
        return path switch
        {
            "/v2/" => "GET /v2/",
            "/v2/_catalog" => "list repositories",
            _ when path.EndsWith("/tags/list", StringComparison.Ordinal) => "list tags",
            _ when path.Contains("/manifests/", StringComparison.Ordinal) => $"{entry.Method} manifest",
            _ when path.Contains("/blobs/uploads/", StringComparison.Ordinal) && entry.Method == "POST" =>
                entry.Status == 201 ? "POST upload, mounted" : "POST upload",
            _ when path.Contains("/blobs/uploads/", StringComparison.Ordinal) => $"{entry.Method} upload",
            _ => $"{entry.Method} blob",
        };
    }
}
