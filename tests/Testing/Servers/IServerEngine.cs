namespace HarborReplication.Testing;

/// <summary>How a real server runs: in a container, or as a private instance of a program installed here.</summary>
internal interface IServerEngine : IAsyncDisposable
{
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Stops it in order, keeping what it stored.</summary>
    Task StopAsync(CancellationToken cancellationToken);

    /// <summary>Ends it with SIGKILL, keeping what it stored.</summary>
    Task KillAsync(CancellationToken cancellationToken);

    /// <summary>False once the server has ended by itself, so that waiting for it can stop.</summary>
    bool IsRunning { get; }

    /// <summary>The process that was started, or what it became; null in a container.</summary>
    int? ProcessId { get; }

    Task<string> ReadLogAsync();
}
