using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace HarborReplication.Standalone.Demo;

/// <summary>The demo uses the API as any other client does.</summary>
internal sealed class DemoApi : IDisposable
{
    private readonly SocketsHttpHandler _handler = new();
    private readonly HttpClient _http;

    public DemoApi(Uri address, string password)
    {
        _http = new HttpClient(_handler, disposeHandler: false) { BaseAddress = new Uri(address, "/api/v2.0/") };
        _http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{AdminName}:{password}")));
    }

    private static string AdminName => PolicyService.Access.AccessOptions.Admin;

    /// <summary>Creates something and returns the id at the end of its location.</summary>
    public async Task<long> CreateAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var response = await _http.PostAsJsonAsync(path, body, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"POST {path} answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
        return long.Parse(response.Headers.Location!.OriginalString.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
    }

    public Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) => _http.GetFromJsonAsync<JsonElement>(path, cancellationToken);

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }
}
