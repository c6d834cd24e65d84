using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using Npgsql;
using Testcontainers.PostgreSql;

namespace HarborReplication.Testing;

/// <summary>A PostgreSQL server of its own; <see cref="CreateDatabaseAsync"/> gives each test an isolated database.</summary>
public sealed class PostgresServer : TestServer
{
    private const string ComposeName = "postgres";
    private const string Administrator = "postgres";
    private readonly bool _durable;
    private readonly int _port = FreePort.Next();
    private int _databases;

    public PostgresServer()
        : this(durable: false)
    {
    }

    /// <param name="durable">Keeps fsync on, for tests in which the server itself is killed; off is several times faster.</param>
    public PostgresServer(bool durable) => _durable = durable;

    /// <summary>Connects to the maintenance database.</summary>
    public string ConnectionString => ConnectionStringOf("postgres");

    /// <summary>Creates an empty database, optionally named after its purpose, and returns its connection string.</summary>
    // template0 is never connected to, so that tests may create databases at the same time.
    public Task<string> CreateDatabaseAsync(string purpose = "test", CancellationToken cancellationToken = default) =>
        CopyDatabaseAsync("template0", purpose, cancellationToken);

    /// <summary>Creates a copy of a database that nobody is connected to, and returns its connection string.</summary>
    public async Task<string> CopyDatabaseAsync(string database, string purpose = "test", CancellationToken cancellationToken = default)
    {
        var name = $"{purpose.ToLowerInvariant()}_{Interlocked.Increment(ref _databases)}";
        var quote = new NpgsqlCommandBuilder();
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"CREATE DATABASE {quote.QuoteIdentifier(name)} TEMPLATE {quote.QuoteIdentifier(database)}";
        await command.ExecuteNonQueryAsync(cancellationToken);
        return ConnectionStringOf(name);
    }

    private protected override string? LocalProgramMissing() =>
        LocalPrograms.Find("initdb", LocalPrograms.PostgresDirectories()) is null ? "PostgreSQL (initdb)"
        : LocalPrograms.IsRoot && LocalPrograms.Find("setpriv") is null ? "setpriv (PostgreSQL refuses to run as root)"
        : null;

    private protected override IServerEngine CreateLocal()
    {
        var directory = new TemporaryDirectory("postgres");
        var data = directory.Combine("data");
        var log = directory.Combine("postgres.log");
        var initdb = LocalPrograms.Find("initdb", LocalPrograms.PostgresDirectories())!;
        string[] settings =
            ["-D", data, "-p", $"{_port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", .. Settings()];
        return new LocalServer(new LocalServerRecipe
        {
            Directory = directory,
            PrepareAsync = async cancellationToken =>
            {
                if (LocalPrograms.IsRoot)
                    await RunAsync("chown", [Administrator, directory.Path], cancellationToken);
                await RunAsync(
                    initdb,
                    ["-D", data, "-U", Administrator, "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"],
                    cancellationToken);
            },
            Start = AsServerUser(Path.Combine(Path.GetDirectoryName(initdb)!, "postgres"), settings),
            // "Fast" shutdown: clients are disconnected instead of waited for.
            StopSignal = UnixSignal.Interrupt,
        });

        Task RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken) => ChildProcess.RunAsync(
            program == "chown"
                ? new ChildProcessStart { FileName = program, Arguments = arguments, OutputFile = log }
                : AsServerUser(program, arguments),
            StartDeadline,
            cancellationToken);

        ChildProcessStart AsServerUser(string program, IReadOnlyList<string> arguments) => new()
        {
            FileName = LocalPrograms.IsRoot ? "setpriv" : program,
            Arguments = LocalPrograms.IsRoot
                ? [$"--reuid={Administrator}", $"--regid={Administrator}", "--init-groups", program, .. arguments]
                : arguments,
            OutputFile = log,
        };
    }

    private protected override IServerEngine CreateContainer() => new ContainerEngine(
        new PostgreSqlBuilder(ComposeFile.ImageOf(ComposeName))
            .WithUsername(Administrator)
            .WithPassword(Administrator)
            .WithPortBinding(_port, PostgreSqlBuilder.PostgreSqlPort)
            // The builder's own command turns fsync off.
            .WithCommand(new OverwriteEnumerable<string>([.. Settings()]))
            .WithWaitStrategy(Wait.ForUnixContainer())
            .Build());

    private protected override async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        // Connections pooled before a restart are dead.
        NpgsqlConnection.ClearAllPools();
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return true;
    }

    private string[] Settings() =>
    [
        "-c", "max_connections=300",
        .. _durable ? Array.Empty<string>() : ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"],
    ];

    private string ConnectionStringOf(string database) =>
        $"Host=127.0.0.1;Port={_port};Database={database};Username={Administrator};Password={Administrator};Maximum Pool Size=40";
}
