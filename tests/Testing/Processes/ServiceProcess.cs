using System.Net;
using Xunit;

namespace HarborReplication.Testing;

/// <summary>
/// A built service as a process of its own, the way a container runs it. It starts from the build output of the configuration that the
/// test itself was built with.
/// </summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    /// <summary>A start takes seconds; what ends instead of starting is found out at once, so that only a busy machine needs more.</summary>
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(3);
    private readonly ChildProcess _process;
    private readonly TemporaryDirectory _directory;
    private readonly HttpClient _client = new(new SocketsHttpHandler()) { Timeout = TimeSpan.FromSeconds(5) };

    private ServiceProcess(string name, Uri url, ChildProcess process, TemporaryDirectory directory)
    {
        Name = name;
        Url = url;
        _process = process;
        _directory = directory;
    }

    /// <summary>The project and a number, such as <c>CopyWorker-2</c>.</summary>
    public string Name { get; }

    public Uri Url { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int? ExitCode => _process.ExitCode;

    /// <summary>The file that holds everything the process printed; removed on dispose.</summary>
    public string OutputFile => _process.OutputFile;

    /// <summary>
    /// Starts the service in <c>services/<paramref name="project"/></c>. <paramref name="environment"/> holds all its settings; those of
    /// the test's own process do not reach it.
    /// </summary>
    public static ServiceProcess Start(string project, string name, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var assembly = AssemblyOf(project);
        var directory = new TemporaryDirectory(name.ToLowerInvariant());
        var process = ChildProcess.Start(new ChildProcessStart
        {
            FileName = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
            Arguments = [assembly, .. arguments],
            Environment = environment,
            RemovedEnvironment =
            [
                .. Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(IsSetting),
            ],
            WorkingDirectory = directory.Path,
            OutputFile = directory.Combine("output.log"),
        });
        // The first of several addresses is enough to ask for health.
        var url = new Uri(environment["ASPNETCORE_URLS"].Split(';')[0].Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal));
        return new ServiceProcess(name, url, process, directory);
    }

    /// <summary>The build output of a service, in the configuration that this test was built with.</summary>
    public static string AssemblyOf(string project)
    {
        // artifacts/bin/EndToEnd.Tests/release/ → artifacts/bin/PolicyService/release/
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var assembly = Path.Combine(own.Parent!.Parent!.FullName, project, own.Name, $"HarborReplication.{project}.dll");
        return File.Exists(assembly) ? assembly : throw new FileNotFoundException($"services/{project} is not built in configuration {own.Name}.", assembly);
    }

    /// <summary>Waits until <c>/health/ready</c> answers 200; a process that ends first throws with its output.</summary>
    public Task WaitUntilReadyAsync(CancellationToken cancellationToken = default) => Eventually.TrueAsync(
        async token =>
        {
            if (HasExited)
                throw new FatalExpectationException($"{Name} exited with {ExitCode} instead of becoming ready.{Environment.NewLine}{Tail()}");
            using var response = await _client.GetAsync(new Uri(Url, "/health/ready"), token);
            return response.StatusCode == HttpStatusCode.OK;
        },
        $"{Name} is ready",
        StartDeadline,
        () => Task.FromResult(Tail()),
        cancellationToken);

    public void Signal(UnixSignal signal) => _process.Signal(signal);

    /// <summary>Asks it to end in order (SIGTERM) and returns its exit code.</summary>
    public async Task<int> TerminateAsync(TimeSpan deadline, CancellationToken cancellationToken = default)
    {
        _process.Signal(UnixSignal.Terminate);
        if (!await _process.WaitForExitAsync(deadline, cancellationToken))
            throw new TimeoutException($"{Name} did not end within {deadline.TotalSeconds:0} s of SIGTERM.{Environment.NewLine}{Tail()}");
        return _process.ExitCode!.Value;
    }

    /// <summary>Ends it at once (SIGKILL), as the kernel does when memory runs out.</summary>
    public async Task KillAsync(CancellationToken cancellationToken = default)
    {
        _process.Signal(UnixSignal.Kill);
        await _process.WaitForExitAsync(TimeSpan.FromSeconds(10), cancellationToken);
    }

    public string Tail(int lines = 60) => $"--- {Name} (pid {Id}) ---{Environment.NewLine}{_process.Tail(lines)}";

    public async ValueTask DisposeAsync()
    {
        // The runner shows it where the test failed.
        TestContext.Current.TestOutputHelper?.WriteLine(Tail());
        await _process.DisposeAsync();
        _client.Dispose();
        _directory.Dispose();
    }

    private static bool IsSetting(string name) =>
        name.Contains("__", StringComparison.Ordinal)
        || name.StartsWith("ASPNETCORE_", StringComparison.Ordinal)
        || name.StartsWith("OTEL_", StringComparison.Ordinal)
        || name is "URLS" or "DOTNET_ENVIRONMENT";
}
