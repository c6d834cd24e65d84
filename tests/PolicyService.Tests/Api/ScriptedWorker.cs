using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using HarborReplication.Contracts.Checks;
using HarborReplication.Contracts.Connections;

namespace HarborReplication.PolicyService.Tests.Api;

/// <summary>Plays a worker that tries connections: fetches them as a real one does, and sees what the host's name says.</summary>
internal sealed class ScriptedWorker(Func<Uri> address, string token)
{
    public ConcurrentQueue<RegistryConnection> Tried { get; } = new();

    public async Task<RegistryChecked?> TryAsync(CheckRegistry check)
    {
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = address() };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var connection = await client.GetFromJsonAsync<RegistryConnection>($"/internal/checks/{check.CheckId}/connection");
        Tried.Enqueue(connection!);
        if (connection!.Url.Contains("silent", StringComparison.Ordinal))
            return null;
        if (connection.Url.Contains("unreachable", StringComparison.Ordinal) || connection.Url.EndsWith(":9", StringComparison.Ordinal))
            return Saw(check, "unreachable", "unreachable.test:5000: connection refused");
        return connection.AccessSecret == "wrong"
            ? Saw(check, "auth", "registry.test:5000 refused user robot: 401")
            : new RegistryChecked { CheckId = check.CheckId, Healthy = true, MissingRights = Rights(check, connection) };
    }

    // A worker of an older version does not know the question.
    private static List<MissingRight>? Rights(CheckRegistry check, RegistryConnection connection) =>
        check.Uses is null || connection.Url.Contains("old-worker", StringComparison.Ordinal)
            ? null
            : [.. check.Uses.Where(_ => connection.AccessKey == "limited").Select(use => new MissingRight { Name = $"right: {use}", Message = $"{use} needs it" })];

    private static RegistryChecked Saw(CheckRegistry check, string reason, string detail) =>
        new() { CheckId = check.CheckId, Healthy = false, Reason = reason, Detail = detail };
}
