using System.Net;
using DotNet.Testcontainers.Builders;
using Testcontainers.RabbitMq;

namespace HarborReplication.Testing;

/// <summary>
/// A RabbitMQ broker with its management API. A start takes about six seconds, so share one per test process (an assembly or collection
/// fixture) and isolate test classes by <see cref="CreateVirtualHostAsync"/>.
/// </summary>
public sealed class RabbitMqServer : TestServer
{
    private const string ComposeName = "rabbitmq";
    private const string User = "guest";
    private const int ManagementPortInContainer = 15672;
    private readonly int _port = FreePort.Next();
    private readonly int _managementPort = FreePort.Next();
    private int _virtualHosts;
    private Func<string[], CancellationToken, Task>? _control;

    public RabbitMqServer()
    {
        ManagementUrl = new Uri($"http://127.0.0.1:{_managementPort}/");
        Management = new RabbitMqManagement(ManagementUrl, User, User);
    }

    /// <summary>The default virtual host, as <c>amqp://user:password@host:port</c>.</summary>
    public Uri Uri => new($"amqp://{User}:{User}@127.0.0.1:{_port}");

    public Uri ManagementUrl { get; }

    public RabbitMqManagement Management { get; }

    /// <summary>Creates a virtual host of its own and returns its address.</summary>
    public async Task<RabbitMqVirtualHost> CreateVirtualHostAsync(string purpose = "test", CancellationToken cancellationToken = default)
    {
        var name = $"{purpose.ToLowerInvariant()}-{Interlocked.Increment(ref _virtualHosts)}";
        await Management.CreateVirtualHostAsync(name, cancellationToken);
        return new RabbitMqVirtualHost(name, new Uri($"{Uri.AbsoluteUri.TrimEnd('/')}/{name}"), Management);
    }

    /// <summary>Raises or clears the memory alarm: while it is raised, the broker reads nothing from connections that publish.</summary>
    public Task SetMemoryAlarmAsync(bool raised, CancellationToken cancellationToken = default) =>
        ControlAsync(["set_vm_memory_high_watermark", raised ? "0.000001" : "0.6"], cancellationToken);

    /// <summary>Lets the broker tell of every message of a virtual host at the exchange <c>amq.rabbitmq.trace</c>, until its next start.</summary>
    public Task TraceAsync(string virtualHost, CancellationToken cancellationToken = default) => Eventually.TrueAsync(
        async token =>
        {
            await Management.TraceAsync(virtualHost, token);
            return true;
        },
        "the broker traces",
        StartDeadline,
        cancellationToken: cancellationToken);

    private Task ControlAsync(string[] arguments, CancellationToken cancellationToken) =>
        _control?.Invoke(arguments, cancellationToken) ?? throw new InvalidOperationException("The broker was not started.");

    private protected override string? LocalProgramMissing() =>
        ServerProgram() is null ? "rabbitmq-server" : LocalPrograms.Find("epmd") is null ? "Erlang's epmd" : null;

    private protected override IServerEngine CreateLocal()
    {
        var directory = new TemporaryDirectory("rabbitmq");
        var epmdPort = FreePort.Next();
        var pidFile = directory.Combine("rabbitmq.pid");
        // The node gets its own home (cookie), its own port mapper and its own files: nothing of the machine's broker is touched.
        var environment = new Dictionary<string, string>
        {
            ["HOME"] = directory.Path,
            ["ERL_EPMD_PORT"] = $"{epmdPort}",
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODENAME"] = $"test{_port}@localhost",
            ["RABBITMQ_DIST_PORT"] = $"{FreePort.Next()}",
            ["RABBITMQ_MNESIA_BASE"] = directory.Combine("mnesia"),
            ["RABBITMQ_LOG_BASE"] = directory.Combine("log"),
            ["RABBITMQ_PID_FILE"] = pidFile,
            ["RABBITMQ_CONFIG_FILE"] = directory.Combine("rabbitmq.conf"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = directory.Combine("enabled_plugins"),
            ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "+sbwt none -kernel inet_dist_use_interface {127,0,0,1}",
        };
        var log = directory.Combine("rabbitmq.out");
        ChildProcess? portMapper = null;
        _control = (arguments, cancellationToken) => ChildProcess.RunAsync(
            new ChildProcessStart
            {
                FileName = LocalPrograms.Find("rabbitmqctl", ["/usr/lib/rabbitmq/bin"])!,
                Arguments = ["--node", environment["RABBITMQ_NODENAME"], .. arguments],
                Environment = environment,
                OutputFile = directory.Combine("control.out"),
            },
            StartDeadline,
            cancellationToken);
        return new LocalServer(new LocalServerRecipe
        {
            Directory = directory,
            PrepareAsync = async cancellationToken =>
            {
                // Started here in the foreground, because the one that Erlang starts by itself outlives the node.
                portMapper = ChildProcess.Start(new ChildProcessStart
                {
                    FileName = LocalPrograms.Find("epmd")!,
                    Arguments = ["-port", $"{epmdPort}", "-address", "127.0.0.1"],
                    OutputFile = directory.Combine("epmd.out"),
                });
                await File.WriteAllTextAsync(
                    directory.Combine("rabbitmq.conf"),
                    $"""
                    listeners.tcp.1 = 127.0.0.1:{_port}
                    management.tcp.ip = 127.0.0.1
                    management.tcp.port = {_managementPort}
                    management_agent.disable_metrics_collector = false
                    collect_statistics_interval = 1000
                    disk_free_limit.absolute = 200MB

                    """,
                    cancellationToken);
                await File.WriteAllTextAsync(directory.Combine("enabled_plugins"), "[rabbitmq_management].\n", cancellationToken);
            },
            Start = new ChildProcessStart { FileName = ServerProgram()!, Environment = environment, OutputFile = log },
            // The script is a shell around the Erlang machine; that one ends in order on SIGTERM.
            ServerProcessId = () => int.TryParse(File.Exists(pidFile) ? File.ReadAllText(pidFile) : "", out var id) ? id : null,
            Companions = () => portMapper is null ? [] : [portMapper],
        });
    }

    private protected override IServerEngine CreateContainer()
    {
        var container = new RabbitMqBuilder(ComposeFile.ImageOf(ComposeName))
            .WithUsername(User)
            .WithPassword(User)
            .WithHostname("rabbitmq")
            .WithPortBinding(_port, RabbitMqBuilder.RabbitMqPort)
            .WithPortBinding(_managementPort, ManagementPortInContainer)
            .WithWaitStrategy(Wait.ForUnixContainer())
            .Build();
        _control = async (arguments, cancellationToken) =>
        {
            var result = await container.ExecAsync(["rabbitmqctl", .. arguments], cancellationToken);
            if (result.ExitCode != 0)
                throw new InvalidOperationException($"rabbitmqctl {arguments[0]} failed: {result.Stderr}");
        };
        return new ContainerEngine(container);
    }

    private protected override async Task<bool> IsReadyAsync(CancellationToken cancellationToken) =>
        await Management.IsServingAsync(cancellationToken) && await AcceptsConnectionsAsync(cancellationToken);

    private protected override void Release() => Management.Dispose();

    private async Task<bool> AcceptsConnectionsAsync(CancellationToken cancellationToken)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _port, cancellationToken);
        return true;
    }

    /// <summary>Debian's /usr/sbin script changes user and uses fixed log paths; the one it calls does neither.</summary>
    private static string? ServerProgram() => LocalPrograms.Find("rabbitmq-server", ["/usr/lib/rabbitmq/bin"]);
}
