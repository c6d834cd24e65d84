using Xunit;
using Xunit.v3;

namespace HarborReplication.Testing;

/// <summary>
/// A real server for tests, usable as a class, collection or assembly fixture or by itself. It runs in a container where a Docker
/// engine answers, else as a private instance of the locally installed program, else it is unavailable and says why.
/// </summary>
public abstract class TestServer : IAsyncLifetime
{
    private IServerEngine? _engine;

    /// <summary>Null when the server can be used. Tests that get a reason are skipped with it.</summary>
    public string? UnavailableReason { get; private set; }

    /// <summary>The server's process on this machine, for measurements; it may be the parent of what does the work. Null in a container.</summary>
    public int? ProcessId => _engine?.ProcessId;

    protected static TimeSpan StartDeadline { get; } = TimeSpan.FromSeconds(90);

    /// <summary>Skips the running test, with the reason, where this server cannot run.</summary>
    public void SkipUnlessAvailable()
    {
        if (UnavailableReason is { } reason)
            throw new InvalidOperationException(DynamicSkipToken.Value + reason);
    }

    public async ValueTask InitializeAsync() => await StartAsync();

    /// <summary>Starts it, or starts it again after <see cref="StopAsync"/> or <see cref="KillAsync"/>, on the same address with the same data.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (_engine is null)
        {
            if (await DockerEngine.IsAvailableAsync())
                _engine = CreateContainer();
            else if (LocalProgramMissing() is { } missing)
                UnavailableReason = $"needs {missing}, or a Docker engine; neither is on this machine";
            else
                _engine = CreateLocal();
        }

        if (_engine is not { } engine)
            return;
        await engine.StartAsync(cancellationToken);
        await Eventually.TrueAsync(
            async token =>
            {
                if (!engine.IsRunning)
                    throw new FatalExpectationException($"{GetType().Name} ended at once.{Environment.NewLine}{await engine.ReadLogAsync()}");
                return await IsReadyAsync(token);
            },
            $"{GetType().Name} answers",
            StartDeadline,
            engine.ReadLogAsync,
            cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken = default) => _engine?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public Task KillAsync(CancellationToken cancellationToken = default) => _engine?.KillAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>What the server logged last, for failure messages.</summary>
    public Task<string> ReadLogAsync() => _engine?.ReadLogAsync() ?? Task.FromResult("");

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null)
            await _engine.DisposeAsync();
        Release();
    }

    /// <summary>The name of the local program that is not installed; null when it is.</summary>
    private protected abstract string? LocalProgramMissing();

    private protected abstract IServerEngine CreateLocal();

    private protected abstract IServerEngine CreateContainer();

    private protected abstract Task<bool> IsReadyAsync(CancellationToken cancellationToken);

    private protected virtual void Release()
    {
    }
}
