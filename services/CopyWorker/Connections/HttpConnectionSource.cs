using System.Net;
using HarborReplication.Contracts.Connections;
using Polly;

namespace HarborReplication.CopyWorker.Connections;

/// <summary>Fetches connections from PolicyService, with the worker's key.</summary>
internal sealed class HttpConnectionSource(HttpClient http) : IConnectionSource
{
    public Task<RegistryConnection> RegistryAsync(long registryId, CancellationToken cancellationToken) =>
        GetAsync<RegistryConnection>($"internal/registries/{registryId}/connection", $"registry {registryId}", cancellationToken);

    public Task<RegistryConnection> CheckAsync(Guid checkId, CancellationToken cancellationToken) =>
        GetAsync<RegistryConnection>($"internal/checks/{checkId}/connection", $"check {checkId}", cancellationToken);

    public Task<WebhookOrder> WebhooksAsync(Guid runId, CancellationToken cancellationToken) =>
        GetAsync<WebhookOrder>($"internal/webhooks/{runId}", $"webhook run {runId}", cancellationToken);

    private async Task<T> GetAsync<T>(string path, string what, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            using var response = await http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            if (response.StatusCode == HttpStatusCode.NotFound)
                throw new ConnectionMissingException($"PolicyService has no {what}", isGone: true);
            if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                throw new ConnectionMissingException($"PolicyService refuses this worker: its Worker__Token is not the one that {http.BaseAddress} was started with");
            response.EnsureSuccessStatusCode();
            return await response.Content.ReadFromJsonAsync<T>(cancellationToken)
                ?? throw new ConnectionMissingException($"PolicyService answered nothing for {what}");
        }
        catch (Exception e) when (e is HttpRequestException or ExecutionRejectedException or System.Text.Json.JsonException)
        {
            throw new ConnectionMissingException($"PolicyService at {http.BaseAddress} cannot be asked for the connection of {what}: {e.Message}", e);
        }
    }
}
