using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace HarborReplication.Testing;

/// <summary>The few calls of RabbitMQ's management HTTP API that tests need.</summary>
public sealed class RabbitMqManagement : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    private readonly HttpClient _client;
    private readonly string _user;

    public RabbitMqManagement(Uri url, string user, string password)
    {
        _user = user;
        _client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = url, Timeout = TimeSpan.FromSeconds(5) };
        _client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
    }

    /// <summary>True once every virtual host has recovered its queues, which takes longer than opening the port.</summary>
    public async Task<bool> IsServingAsync(CancellationToken cancellationToken = default)
    {
        using var response = await _client.GetAsync("api/health/checks/virtual-hosts", cancellationToken);
        return response.IsSuccessStatusCode;
    }

    public async Task CreateVirtualHostAsync(string name, CancellationToken cancellationToken = default)
    {
        await PutAsync($"api/vhosts/{Uri.EscapeDataString(name)}", new { }, cancellationToken);
        await PutAsync(
            $"api/permissions/{Uri.EscapeDataString(name)}/{_user}",
            new { configure = ".*", write = ".*", read = ".*" },
            cancellationToken);
    }

    /// <summary>Lets the broker tell of every message of a virtual host at the exchange <c>amq.rabbitmq.trace</c>.</summary>
    public Task TraceAsync(string virtualHost, CancellationToken cancellationToken = default) =>
        PutAsync($"api/vhosts/{Uri.EscapeDataString(virtualHost)}", new { tracing = true }, cancellationToken);

    public async Task<IReadOnlyList<RabbitMqQueue>> ListQueuesAsync(string virtualHost = "/", CancellationToken cancellationToken = default) =>
        await _client.GetFromJsonAsync<List<RabbitMqQueue>>($"api/queues/{Uri.EscapeDataString(virtualHost)}", Json, cancellationToken) ?? [];

    public async Task<int> PurgeAllQueuesAsync(string virtualHost = "/", CancellationToken cancellationToken = default)
    {
        var purged = 0;
        // An exclusive queue is the broker's to keep from everybody but its owner: it refuses.
        foreach (var queue in (await ListQueuesAsync(virtualHost, cancellationToken)).Where(queue => !queue.Exclusive))
        {
            if (await PurgeAsync(virtualHost, queue.Name, cancellationToken))
                purged++;
        }

        return purged;
    }

    public void Dispose() => _client.Dispose();

    private async Task<bool> PurgeAsync(string virtualHost, string queue, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var response = await _client.DeleteAsync(
                $"api/queues/{Uri.EscapeDataString(virtualHost)}/{Uri.EscapeDataString(queue)}/contents", cancellationToken);
            // A temporary queue may have gone since the listing.
            if (response.StatusCode == HttpStatusCode.NotFound)
                return false;
            if (response.IsSuccessStatusCode)
                return true;
            var reason = await response.Content.ReadAsStringAsync(cancellationToken);
            // A quorum queue is listed a moment before its members run.
            if (!reason.Contains("noproc", StringComparison.Ordinal))
                throw new InvalidOperationException($"RabbitMQ did not purge {queue}: {reason}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
        }
    }

    private async Task PutAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var response = await _client.PutAsJsonAsync(path, body, Json, cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
