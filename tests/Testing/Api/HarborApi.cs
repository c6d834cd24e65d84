using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HarborReplication.Testing;

/// <summary>
/// The API as a client of Harbor's uses it. Requests go to the given addresses in turn, as a load balancer would send them: no replica may
/// keep anything that the next request needs.
/// </summary>
public sealed class HarborApi : IDisposable
{
    private const int PageSize = 100;
    private const int Attempts = 4;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private volatile IReadOnlyList<Uri> _addresses;
    private readonly HttpClient _client;
    private int _requests;

    public HarborApi(IReadOnlyList<Uri> addresses, string adminPassword)
    {
        _addresses = addresses;
        _client = new HttpClient(new SocketsHttpHandler()) { Timeout = TimeSpan.FromSeconds(30) };
        _client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{adminPassword}")));
    }

    /// <summary>Sends nothing more to an address.</summary>
    public void Forget(Uri address) => _addresses = [.. _addresses.Where(other => other != address)];

    /// <summary>Sends to an address again that was forgotten.</summary>
    public void Remember(Uri address) => _addresses = [.. _addresses.Where(other => other != address), address];

    /// <summary>Any request; the caller looks at the answer and disposes it.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, JsonNode? body = null, CancellationToken cancellationToken = default)
    {
        var addresses = _addresses;
        var address = addresses[(int)((uint)Interlocked.Increment(ref _requests) % addresses.Count)];
        using var request = new HttpRequestMessage(method, new Uri(address, path));
        if (body is not null)
            request.Content = JsonContent.Create(body);
        return await _client.SendAsync(request, cancellationToken);
    }

    /// <summary>Registers a registry of type <c>docker-registry</c>; <paramref name="additions"/> are merged into the body.</summary>
    public Task<long> CreateRegistryAsync(string name, Uri url, JsonObject? additions = null, CancellationToken cancellationToken = default) =>
        CreateAsync(
            "/api/v2.0/registries",
            Merge(new JsonObject { ["name"] = name, ["type"] = "docker-registry", ["url"] = url.ToString().TrimEnd('/') }, additions),
            cancellationToken);

    /// <summary>Creates an enabled policy with manual trigger that copies everything; <paramref name="additions"/> are merged into the body.</summary>
    public Task<long> CreatePolicyAsync(
        string name, long source, long destination, JsonObject? additions = null, CancellationToken cancellationToken = default) =>
        CreateAsync(
            "/api/v2.0/replication/policies",
            Merge(
                new JsonObject
                {
                    ["name"] = name,
                    ["src_registry"] = new JsonObject { ["id"] = source },
                    ["dest_registry"] = new JsonObject { ["id"] = destination },
                    ["trigger"] = new JsonObject { ["type"] = "manual" },
                    ["enabled"] = true,
                    ["override"] = true,
                },
                additions),
            cancellationToken);

    public async Task DeletePolicyAsync(long policyId, CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(HttpMethod.Delete, $"/api/v2.0/replication/policies/{policyId}", null, cancellationToken);
        await ExpectAsync(response, HttpStatusCode.OK, cancellationToken);
    }

    /// <summary>Starts an execution by hand and returns its id.</summary>
    public Task<long> StartExecutionAsync(long policyId, CancellationToken cancellationToken = default) =>
        CreateAsync("/api/v2.0/replication/executions", new JsonObject { ["policy_id"] = policyId }, cancellationToken);

    public async Task StopExecutionAsync(long executionId, CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(HttpMethod.Put, $"/api/v2.0/replication/executions/{executionId}", null, cancellationToken);
        await ExpectAsync(response, HttpStatusCode.OK, cancellationToken);
    }

    public async Task<HarborExecution> GetExecutionAsync(long executionId, CancellationToken cancellationToken = default) =>
        await GetAsync<HarborExecution>($"/api/v2.0/replication/executions/{executionId}", cancellationToken);

    /// <summary>The executions of a policy, newest first; no more than one page of them.</summary>
    public async Task<IReadOnlyList<HarborExecution>> ListExecutionsAsync(long policyId, CancellationToken cancellationToken = default) =>
        await GetAsync<List<HarborExecution>>($"/api/v2.0/replication/executions?policy_id={policyId}&page_size={PageSize}", cancellationToken);

    /// <summary>All tasks, read page by page.</summary>
    public async Task<IReadOnlyList<HarborTask>> ListTasksAsync(long executionId, CancellationToken cancellationToken = default)
    {
        var tasks = new List<HarborTask>();
        for (var page = 1; ; page++)
        {
            var next = await GetAsync<List<HarborTask>>(
                $"/api/v2.0/replication/executions/{executionId}/tasks?page={page}&page_size={PageSize}", cancellationToken);
            tasks.AddRange(next);
            if (next.Count < PageSize)
                return tasks;
        }
    }

    public async Task<string> ReadTaskLogAsync(long executionId, long taskId, CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(
            HttpMethod.Get, $"/api/v2.0/replication/executions/{executionId}/tasks/{taskId}/log", null, cancellationToken);
        await ExpectAsync(response, HttpStatusCode.OK, cancellationToken);
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    /// <summary>Deletes every policy with its history, and then every registry; false when something stays in use for so long.</summary>
    public async Task<bool> TryClearAsync(TimeSpan patience, CancellationToken cancellationToken = default)
    {
        try
        {
            foreach (var path in new[] { "/api/v2.0/replication/policies", "/api/v2.0/registries" })
                await Eventually.TrueAsync(token => TryClearAsync(path, token), $"{path} is empty", patience, cancellationToken: cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Waits until the execution has ended, in whatever way.</summary>
    public async Task<HarborExecution> WaitForFinalAsync(
        long executionId, TimeSpan deadline, Func<Task<string>>? describe = null, CancellationToken cancellationToken = default) =>
        await Eventually.ReadAsync(
            async token => await GetExecutionAsync(executionId, token) is { IsFinal: true } final ? final : null,
            $"execution {executionId} has ended",
            deadline,
            async () => await DescribeAsync(executionId) + (describe is null ? "" : Environment.NewLine + await describe()),
            cancellationToken);

    /// <summary>What is known of an execution that did not end, for the failure message.</summary>
    public async Task<string> DescribeAsync(long executionId)
    {
        try
        {
            using var response = await SendAsync(HttpMethod.Get, $"/api/v2.0/replication/executions/{executionId}");
            var text = new StringBuilder(await response.Content.ReadAsStringAsync()).AppendLine();
            var open = (await ListTasksAsync(executionId)).Where(task => task.Status is not "Succeed").ToList();
            text.AppendLine($"{open.Count} tasks not succeeded; the first of them:");
            foreach (var task in open.Take(10))
                text.AppendLine($"  {task.Id} {task.SourceResource} {task.Status} {task.Outcome} {task.Reason} {task.Detail} {string.Join(",", task.Attempts.Select(a => a.Worker))}");
            return text.ToString();
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or JsonException or InvalidOperationException)
        {
            return $"The API does not answer: {e.Message}";
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<long> CreateAsync(string path, JsonObject body, CancellationToken cancellationToken)
    {
        // A registry is tried by a worker, which on a busy machine may not answer in time: nothing was made then, and a client tries again.
        for (var attempt = 1; ; attempt++)
        {
            using var response = await SendAsync(HttpMethod.Post, path, body, cancellationToken);
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable && attempt < Attempts)
                continue;
            await ExpectAsync(response, HttpStatusCode.Created, cancellationToken);
            // Location: /api/v2.0/registries/7
            return long.Parse(response.Headers.Location!.OriginalString.Split('/')[^1]);
        }
    }

    private async Task<bool> TryClearAsync(string path, CancellationToken cancellationToken)
    {
        foreach (var one in await GetAsync<List<JsonObject>>($"{path}?page_size={PageSize}", cancellationToken))
        {
            using var response = await SendAsync(HttpMethod.Delete, $"{path}/{one["id"]}", null, cancellationToken);
            if (!response.IsSuccessStatusCode)
                return false;
        }

        return true;
    }

    private async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, cancellationToken);
        await ExpectAsync(response, HttpStatusCode.OK, cancellationToken);
        return (await response.Content.ReadFromJsonAsync<T>(Json, cancellationToken))!;
    }

    private static async Task ExpectAsync(HttpResponseMessage response, HttpStatusCode expected, CancellationToken cancellationToken)
    {
        if (response.StatusCode != expected)
            throw new InvalidOperationException(
                $"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri} answered {(int)response.StatusCode}, not {(int)expected}: "
                + await response.Content.ReadAsStringAsync(cancellationToken));
    }

    private static JsonObject Merge(JsonObject body, JsonObject? additions)
    {
        foreach (var (name, value) in additions ?? [])
            body[name] = value?.DeepClone();
        return body;
    }
}
