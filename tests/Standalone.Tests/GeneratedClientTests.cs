using System.Net.Http.Headers;
using System.Text;
using HarborReplication.HarborContract;
using HarborReplication.Sandbox;
using HarborReplication.Sandbox.Faults;
using HarborReplication.Sandbox.Harbor;
using HarborReplication.Sandbox.Requests;
using HarborReplication.Testing;

namespace HarborReplication.Standalone.Tests;

/// <summary>A client that knows nothing but Harbor's description of its API does a whole replication.</summary>
public sealed class GeneratedClientTests
{
    private const string Password = "Harbor12345";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Client_FromHarborsDescription_CreatesPingsRunsWatchesStopsAndDeletes()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var directory = new TemporaryDirectory("generated-client");
        await using var source = await StartAsync(directory.Combine("source"), cancellationToken);
        await using var destination = await StartAsync(directory.Combine("destination"), cancellationToken);
        source.Harbor!.Project("library", isPublic: true);
        await source.Seed.TagsAsync("library/app", 3, 1, cancellationToken);
        await using var instance = new Instance();
        await instance.StartAsync(cancellationToken);
        using var http = Client(instance.Url);
        var harbor = new HarborClient(http);

        // Create and ping.
        var from = Id(await harbor.CreateRegistryAsync(Registered("hub", source), cancellationToken: cancellationToken));
        var to = Id(await harbor.CreateRegistryAsync(Registered("dr", destination), cancellationToken: cancellationToken));
        Assert.Equal(200, (await harbor.PingRegistryAsync(new RegistryPing { Id = to }, cancellationToken: cancellationToken)).StatusCode);
        Assert.Contains("harbor", (await harbor.ListRegistryProviderTypesAsync(cancellationToken: cancellationToken)).Result);
        Assert.Contains("scheduled", (await harbor.GetRegistryInfoAsync(to, cancellationToken: cancellationToken)).Result.Supported_triggers);
        Assert.Equal(["dr"], (await harbor.ListRegistriesAsync(q: "name=dr", cancellationToken: cancellationToken)).Result.Select(registry => registry.Name));

        // A policy, and a run of it that is watched to its end.
        var policy = Id(await harbor.CreateReplicationPolicyAsync(Policy(from, to), cancellationToken: cancellationToken));
        Assert.Equal("hub", (await harbor.GetReplicationPolicyAsync(policy, cancellationToken: cancellationToken)).Result.Src_registry.Name);
        var first = Id(await harbor.StartReplicationAsync(new StartReplicationExecution { Policy_id = policy }, cancellationToken: cancellationToken));
        var execution = await FinalAsync(harbor, first, cancellationToken);
        Assert.Equal(("Succeed", 3, 3), (execution.Status, execution.Total, execution.Succeed));
        var tasks = (await harbor.ListReplicationTasksAsync(first, cancellationToken: cancellationToken)).Result;
        Assert.Equal(["copy", "copy", "copy"], tasks.Select(task => task.Operation));
        // A log is text, which the generator takes for JSON.
        Assert.NotEmpty(await http.GetStringAsync($"replication/executions/{first}/tasks/{tasks.First().Id}/log", cancellationToken));
        Assert.Equal(source.Tags("library/app"), destination.Tags("library/app"));

        // Another that is stopped while its copy hangs.
        await source.Seed.TagsAsync("library/late", 1, 2, cancellationToken);
        using var held = destination.Faults.Add(RequestKind.ManifestPut, Fault.Hold());
        var second = Id(await harbor.StartReplicationAsync(new StartReplicationExecution { Policy_id = policy }, cancellationToken: cancellationToken));
        await held.WaitForHoldAsync(cancellationToken: cancellationToken).WaitAsync(Deadline, cancellationToken);
        Assert.Equal(412, (await Assert.ThrowsAsync<HarborClientException<Errors>>(() => harbor.DeleteReplicationPolicyAsync(policy, cancellationToken: cancellationToken))).StatusCode);
        await harbor.StopReplicationAsync(second, cancellationToken: cancellationToken);
        Assert.Equal("Stopped", (await FinalAsync(harbor, second, cancellationToken)).Status);

        // And everything is taken away again.
        Assert.Equal(412, (await Assert.ThrowsAsync<HarborClientException<Errors>>(() => harbor.DeleteRegistryAsync(from, cancellationToken: cancellationToken))).StatusCode);
        await harbor.DeleteReplicationPolicyAsync(policy, cancellationToken: cancellationToken);
        await harbor.DeleteRegistryAsync(from, cancellationToken: cancellationToken);
        await harbor.DeleteRegistryAsync(to, cancellationToken: cancellationToken);
        Assert.Empty((await harbor.ListReplicationPoliciesAsync(cancellationToken: cancellationToken)).Result);
        Assert.Empty((await harbor.ListReplicationExecutionsAsync(cancellationToken: cancellationToken)).Result);
    }

    private static async Task<ReplicationExecution> FinalAsync(HarborClient harbor, long id, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Deadline);
        while (true)
        {
            var execution = (await harbor.GetReplicationExecutionAsync(id, cancellationToken: patience.Token)).Result;
            if (execution.Status != "InProgress")
                return execution;
            await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
        }
    }

    private static HarborContract.Registry Registered(string name, SandboxRegistry registry) => new()
    {
        Name = name,
        Type = "harbor",
        Url = registry.Url.ToString(),
        Insecure = true,
        Credential = new RegistryCredential { Type = "basic", Access_key = "admin", Access_secret = Password },
    };

    private static ReplicationPolicy Policy(long from, long to) => new()
    {
        Name = "everything",
        Src_registry = new HarborContract.Registry { Id = from },
        Dest_registry = new HarborContract.Registry { Id = to },
        Trigger = new ReplicationTrigger { Type = "manual" },
        Filters = [new ReplicationFilter { Type = "name", Value = "library/**" }],
        Override = true,
        Enabled = true,
        Speed = -1,
    };

    private static long Id(HarborClientResponse created)
    {
        Assert.Equal(201, created.StatusCode);
        return long.Parse(created.Headers["Location"].Single().Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static HttpClient Client(Uri url) => new(new SocketsHttpHandler())
    {
        BaseAddress = new Uri(url, "/api/v2.0/"),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{Instance.Password}"))) },
    };

    private static Task<SandboxRegistry> StartAsync(string directory, CancellationToken cancellationToken) => SandboxRegistry.StartAsync(
        new SandboxOptions { Directory = directory, Harbor = new SandboxHarborOptions { AdminPassword = Password } }, cancellationToken);
}
