using System.Security.Cryptography;

namespace HarborReplication.Testing;

/// <summary>
/// The distributed system as docker-compose.yml runs it: a database and a virtual host of its own, and every service a process with the
/// environment of that file, in which only addresses are replaced and clocks may be shortened.
/// </summary>
public sealed class Cluster : IAsyncDisposable
{
    private const string PolicyService = "policy-service";
    private const string TriggerService = "trigger-service";
    private const string CopyWorker = "copy-worker";

    /// <summary>Values for <c>.env</c>, different for each run.</summary>
    private static readonly Dictionary<string, string> Variables = new()
    {
        ["ADMIN_PASSWORD"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)),
        ["POSTGRES_PASSWORD"] = "unused",
        ["RABBITMQ_PASSWORD"] = "unused",
        ["SECRETS_KEY"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        ["WORKER_TOKEN"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)),
    };

    private static readonly ComposeFile Compose = ComposeFile.Load(Variables);
    private readonly string _database;
    private readonly ClusterOptions _options;
    private readonly List<ServiceProcess> _policyServices = [];
    private readonly List<ServiceProcess> _triggerServices = [];
    private readonly List<ServiceProcess> _copyWorkers = [];
    private readonly Dictionary<string, string> _composeNames = [];
    private readonly List<Uri> _policyUrls;
    private readonly LoadBalancer _policyBalancer;

    private Cluster(string database, RabbitMqVirtualHost broker, ClusterOptions options)
    {
        _database = database;
        Broker = broker;
        _options = options;
        _policyUrls = [.. Enumerable.Range(0, options.PolicyServices).Select(_ => new Uri($"http://127.0.0.1:{FreePort.Next()}"))];
        _policyBalancer = new LoadBalancer(_policyUrls);
        Api = new HarborApi(_policyUrls, Variables["ADMIN_PASSWORD"]);
    }

    public RabbitMqVirtualHost Broker { get; }

    /// <summary>The database's connection string, for tests that look at rows.</summary>
    public string Database => _database;

    /// <summary>Talks to all policy services in turn.</summary>
    public HarborApi Api { get; }

    public IReadOnlyList<ServiceProcess> PolicyServices => _policyServices;

    public IReadOnlyList<ServiceProcess> TriggerServices => _triggerServices;

    public IReadOnlyList<ServiceProcess> CopyWorkers => _copyWorkers;

    /// <summary>Starts all processes and waits until each of them is ready.</summary>
    public static async Task<Cluster> StartAsync(
        PostgresServer postgres, RabbitMqServer rabbitMq, ClusterOptions? options = null, CancellationToken cancellationToken = default)
    {
        var database = await postgres.CreateDatabaseAsync("cluster", cancellationToken);
        var broker = await rabbitMq.CreateVirtualHostAsync("cluster", cancellationToken);
        var cluster = new Cluster(database, broker, options ?? new ClusterOptions());
        try
        {
            foreach (var url in cluster._policyUrls)
                cluster.Start(PolicyService, cluster._policyServices, url);
            for (var number = 0; number < cluster._options.TriggerServices; number++)
                cluster.Start(TriggerService, cluster._triggerServices);
            for (var number = 0; number < cluster._options.CopyWorkers; number++)
                cluster.Start(CopyWorker, cluster._copyWorkers);
            await Task.WhenAll(cluster.Processes.Select(process => process.WaitUntilReadyAsync(cancellationToken)));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one more worker, as scaling up does.</summary>
    public async Task<ServiceProcess> StartCopyWorkerAsync(CancellationToken cancellationToken = default)
    {
        var worker = Start(CopyWorker, _copyWorkers);
        await worker.WaitUntilReadyAsync(cancellationToken);
        return worker;
    }

    /// <summary>Ends a policy service with SIGKILL; the API client goes on with the others, as a load balancer does.</summary>
    public async Task KillPolicyServiceAsync(int number, CancellationToken cancellationToken = default)
    {
        Api.Forget(_policyServices[number].Url);
        await _policyServices[number].KillAsync(cancellationToken);
    }

    /// <summary>Waits for the execution to end; a timeout tells what is left and what each process said last.</summary>
    public Task<HarborExecution> WaitForFinalAsync(long executionId, TimeSpan deadline, CancellationToken cancellationToken = default) =>
        Api.WaitForFinalAsync(executionId, deadline, () => Task.FromResult(ReadLogs()), cancellationToken);

    /// <summary>
    /// Starts a process again that has ended, under its name and address. Does not wait until it is ready.
    /// </summary>
    public async Task<ServiceProcess> RestartAsync(ServiceProcess ended)
    {
        var running = new[] { _policyServices, _triggerServices, _copyWorkers }.Single(list => list.Contains(ended));
        var process = Launch(_composeNames[ended.Name], ended.Name, ended.Url);
        running[running.IndexOf(ended)] = process;
        await ended.DisposeAsync();
        return process;
    }

    /// <summary>Starts everything again that has ended, and waits until all are ready.</summary>
    public async Task RepairAsync(CancellationToken cancellationToken = default)
    {
        foreach (var ended in Processes.Where(process => process.HasExited).ToList())
            await RestartAsync(ended);
        await Task.WhenAll(Processes.Select(process => process.WaitUntilReadyAsync(cancellationToken)));
        foreach (var url in _policyUrls)
            Api.Remember(url);
    }

    /// <summary>The last lines of every process, for failure messages.</summary>
    public string ReadLogs(int lines = 40) =>
        string.Join(Environment.NewLine, Processes.Select(process => process.Tail(lines)));

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Task.WhenAll(Processes.Select(process => process.DisposeAsync().AsTask()));
        await _policyBalancer.DisposeAsync();
    }

    /// <summary>Every process, dead ones included.</summary>
    public IEnumerable<ServiceProcess> Processes => _policyServices.Concat(_triggerServices).Concat(_copyWorkers);

    private ServiceProcess Start(string composeName, List<ServiceProcess> running, Uri? url = null)
    {
        var name = $"{Compose.Service(composeName).Build!.Arguments["SERVICE"]}-{running.Count + 1}";
        _composeNames[name] = composeName;
        var process = Launch(composeName, name, url ?? new Uri($"http://127.0.0.1:{FreePort.Next()}"));
        running.Add(process);
        return process;
    }

    private ServiceProcess Launch(string composeName, string name, Uri url)
    {
        var service = Compose.Service(composeName);
        var overrides = new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = url.ToString().TrimEnd('/'),
            ["ConnectionStrings__Postgres"] = _database,
            ["ConnectionStrings__RabbitMq"] = Broker.Uri.ToString(),
            ["Services__PolicyUrl"] = _policyBalancer.Url.ToString().TrimEnd('/'),
        };
        var environment = service.Environment.ToDictionary(setting => setting.Key, setting => overrides.GetValueOrDefault(setting.Key, setting.Value));
        foreach (var (setting, value) in _options.Clocks)
            environment[setting] = value;
        _options.Adjust?.Invoke(name, environment);
        return _options.CopyWorkerProgram is { } program && composeName == CopyWorker
            ? ServiceProcess.Start(program.Project, name, environment, [.. program.Arguments])
            : ServiceProcess.Start(service.Build!.Arguments["SERVICE"], name, environment);
    }
}
