using System.Diagnostics;
using System.Runtime.InteropServices;

namespace HarborReplication.Testing;

/// <summary>
/// A process that a test owns: its output goes to a file (so that nothing is buffered in memory and a stopped reader cannot block it),
/// it is signalled by pid, and it is gone after dispose or, at the latest, when the test process ends.
/// </summary>
public sealed partial class ChildProcess : IAsyncDisposable
{
    private const int MissingProcess = 3;
    private static readonly HashSet<ChildProcess> Alive = [];
    private readonly Process _process;

    static ChildProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) => KillAll();

    private ChildProcess(Process process, string outputFile, string errorFile)
    {
        _process = process;
        OutputFile = outputFile;
        ErrorFile = errorFile;
    }

    public int Id => _process.Id;

    public string OutputFile { get; }

    /// <summary>The same file as <see cref="OutputFile"/> unless the start asked for two.</summary>
    public string ErrorFile { get; }

    public bool HasExited => _process.HasExited;

    public int? ExitCode => _process.HasExited ? _process.ExitCode : null;

    public static ChildProcess Start(ChildProcessStart start)
    {
        var errorFile = start.ErrorFile ?? start.OutputFile;
        // The shell replaces itself, so the pid is the program's own; files are opened for appending so that a restart keeps the history.
        var info = new ProcessStartInfo("/bin/sh")
        {
            ArgumentList = { "-c", """out=$1 err=$2; shift 2; exec "$@" >>"$out" 2>>"$err" </dev/null""", "sh", start.OutputFile, errorFile },
            WorkingDirectory = start.WorkingDirectory ?? Path.GetTempPath(),
            UseShellExecute = false,
        };
        info.ArgumentList.Add(start.FileName);
        foreach (var argument in start.Arguments)
            info.ArgumentList.Add(argument);
        foreach (var name in start.RemovedEnvironment)
            info.Environment.Remove(name);
        foreach (var (name, value) in start.Environment)
            info.Environment[name] = value;

        var child = new ChildProcess(Process.Start(info)!, start.OutputFile, errorFile);
        lock (Alive)
            Alive.Add(child);
        return child;
    }

    /// <summary>Runs a program to its end and returns what it printed; a non-zero exit or the deadline throws with the output.</summary>
    public static async Task<string> RunAsync(ChildProcessStart start, TimeSpan deadline, CancellationToken cancellationToken = default)
    {
        await using var child = Start(start);
        if (!await child.WaitForExitAsync(deadline, cancellationToken))
            throw new TimeoutException($"{start.FileName} did not end within {deadline.TotalSeconds:0} s.{Environment.NewLine}{child.Tail()}");
        if (child.ExitCode != 0)
            throw new InvalidOperationException($"{start.FileName} exited with {child.ExitCode}.{Environment.NewLine}{child.Tail()}");
        return await File.ReadAllTextAsync(start.OutputFile, cancellationToken);
    }

    /// <summary>Sends a signal to this process alone. A process that has ended already is no error.</summary>
    public void Signal(UnixSignal signal)
    {
        if (!_process.HasExited)
            Send(_process.Id, signal);
    }

    /// <summary>Sends a signal to any process this test started indirectly, by its pid.</summary>
    public static void Send(int processId, UnixSignal signal)
    {
        if (SystemKill(processId, (int)signal) != 0 && Marshal.GetLastPInvokeError() is var error and not MissingProcess)
            throw new InvalidOperationException($"kill({processId}, {signal}) failed with errno {error}.");
    }

    /// <summary>Kills this process and everything it started, as a power cut would.</summary>
    public void KillTree()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or AggregateException)
        {
            // Ended between the look and the signal: what was wanted.
        }
    }

    public async Task<bool> WaitForExitAsync(TimeSpan deadline, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(deadline);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return _process.HasExited;
        }
    }

    /// <summary>The last lines it printed, for failure messages.</summary>
    public string Tail(int lines = 60) =>
        OutputFile == ErrorFile ? TailOf(OutputFile, lines) : TailOf(OutputFile, lines) + Environment.NewLine + TailOf(ErrorFile, lines);

    public async ValueTask DisposeAsync()
    {
        KillTree();
        await WaitForExitAsync(TimeSpan.FromSeconds(10));
        lock (Alive)
            Alive.Remove(this);
        _process.Dispose();
    }

    private static string TailOf(string file, int lines)
    {
        const int widest = 64 * 1024;
        if (!File.Exists(file))
            return "";
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Seek(-Math.Min(stream.Length, widest), SeekOrigin.End);
        using var reader = new StreamReader(stream);
        return string.Join(Environment.NewLine, reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(lines));
    }

    private static void KillAll()
    {
        lock (Alive)
        {
            foreach (var child in Alive)
                child.KillTree();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SystemKill(int processId, int signal);
}
