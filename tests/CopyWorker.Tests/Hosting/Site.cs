using System.Globalization;
using System.Text;
using HarborReplication.Registry.Tests.Servers;
using HarborReplication.Registry.Values;
using Microsoft.AspNetCore.Http;

namespace HarborReplication.CopyWorker.Tests.Hosting;

/// <summary>A registry of the tests that can be listed too; a test may answer any request itself.</summary>
internal sealed class Site : IAsyncDisposable
{
    private Site(ScriptedRegistry registry) => Registry = registry;

    public ScriptedRegistry Registry { get; }

    /// <summary>Asked first; true when it has answered.</summary>
    public Func<HttpContext, Task<bool>> Script { get; set; } = _ => Task.FromResult(false);

    public static async Task<Site> StartAsync()
    {
        var site = new Site(await ScriptedRegistry.StartAsync());
        site.Registry.Script = site.AnswerAsync;
        return site;
    }

    public SampleImage Push(string repository, string tag, params int[] layers)
    {
        var image = SampleImage.Of([.. layers.Select(SampleImage.RandomLayer)]);
        image.AddTo(Registry, repository, tag);
        return image;
    }

    public string? DigestOf(string repository, string tag) =>
        Registry.Manifests.TryGetValue((repository, tag), out var manifest) ? Digest.Of(manifest.Content).ToString() : null;

    /// <summary>From now on only robot with this password is let in.</summary>
    public void Demand(string password)
    {
        var expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("robot:" + password));
        Script = async context =>
        {
            if (context.Request.Headers.Authorization == expected)
                return false;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"test\"";
            await ScriptedRegistry.FailAsync(context, StatusCodes.Status401Unauthorized, "UNAUTHORIZED", "authentication required");
            return true;
        };
    }

    public ValueTask DisposeAsync() => Registry.DisposeAsync();

    private async Task<bool> AnswerAsync(HttpContext context)
    {
        if (await Script(context))
            return true;
        var path = context.Request.Path.Value!;
        if (path == "/v2/_catalog")
            return await PageAsync(context, "repositories", Registry.Manifests.Keys.Select(key => key.Repository).Distinct());
        if (!path.EndsWith("/tags/list", StringComparison.Ordinal))
            return false;
        var repository = path["/v2/".Length..^"/tags/list".Length];
        var tags = Registry.Manifests.Keys.Where(key => key.Repository == repository).Select(key => key.Reference).ToList();
        if (tags.Count == 0)
            await ScriptedRegistry.FailAsync(context, StatusCodes.Status404NotFound, "NAME_UNKNOWN");
        else
            await PageAsync(context, "tags", tags.Where(tag => !tag.Contains(':', StringComparison.Ordinal)));
        return true;
    }

    private static async Task<bool> PageAsync(HttpContext context, string member, IEnumerable<string> names)
    {
        var query = context.Request.Query;
        var size = int.Parse(query["n"].FirstOrDefault() ?? "100", CultureInfo.InvariantCulture);
        var after = query["last"].FirstOrDefault() ?? "";
        var rest = names.Where(name => string.CompareOrdinal(name, after) > 0).Order(StringComparer.Ordinal).Take(size + 1).ToList();
        var page = rest.Take(size).ToList();
        if (rest.Count > size)
            context.Response.Headers.Link = $"<{context.Request.Path}?n={size}&last={page[^1]}>; rel=\"next\"";
        await context.Response.WriteAsJsonAsync(new Dictionary<string, object> { ["name"] = "x", [member] = page });
        return true;
    }
}
