using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using HarborReplication.Sandbox.Access;
using HarborReplication.Sandbox.Harbor;

namespace HarborReplication.Sandbox.Tests.Harbor;

/// <summary>A sandbox registry that is a Harbor, and requests to it in somebody's name.</summary>
public abstract class HarborTest : SandboxTest
{
    protected static readonly SandboxCredentials Admin = new("admin", "Harbor12345");

    protected virtual SandboxHarborOptions Harbor => new();

    protected override SandboxOptions Options => base.Options with { Harbor = Harbor };

    protected Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json = null, SandboxCredentials? credentials = null) =>
        SendAsync(method, path, json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"), credentials ?? Admin);

    protected async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, SandboxCredentials? credentials, string? cookie = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (credentials is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.UserName}:{credentials.Password}")));
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        request.Headers.Accept.ParseAdd("*/*");
        return await Client.SendAsync(request, CancellationToken);
    }

    protected Task<HttpResponseMessage> GetAsync(string path, SandboxCredentials? credentials = null) => SendAsync(HttpMethod.Get, path, json: null, credentials);

    protected async Task<JsonArray> ListAsync(string path, SandboxCredentials? credentials = null)
    {
        using var response = await GetAsync(path, credentials);
        Assert.Equal(200, (int)response.StatusCode);
        return (JsonArray)JsonNode.Parse(await response.Content.ReadAsStringAsync(CancellationToken))!;
    }

    /// <summary>Takes a seeded manifest from one repository and pushes its bytes to another name of the same repository, by request.</summary>
    protected async Task<HttpResponseMessage> PushAsync(string repository, string from, string reference, SandboxCredentials? credentials = null)
    {
        using var pulled = await GetAsync($"/v2/{repository}/manifests/{from}");
        var content = new ByteArrayContent(await pulled.Content.ReadAsByteArrayAsync(CancellationToken));
        content.Headers.ContentType = pulled.Content.Headers.ContentType;
        return await SendAsync(HttpMethod.Put, $"/v2/{repository}/manifests/{reference}", content, credentials ?? Admin);
    }
}
