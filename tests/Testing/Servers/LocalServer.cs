namespace HarborReplication.Testing;

/// <summary>A private instance of an installed program, in a temporary directory.</summary>
internal sealed class LocalServer(LocalServerRecipe recipe) : IServerEngine
{
    private ChildProcess? _process;

    public bool IsRunning => _process is { HasExited: false };

    public int? ProcessId => _process?.Id;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_process is null && recipe.PrepareAsync is { } prepare)
            await prepare(cancellationToken);
        if (_process is not null)
            await _process.DisposeAsync();
        _process = ChildProcess.Start(recipe.Start);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_process is not { HasExited: false } process)
            return;
        if (recipe.ServerProcessId?.Invoke() is { } serverProcess)
            ChildProcess.Send(serverProcess, recipe.StopSignal);
        else
            process.Signal(recipe.StopSignal);
        if (!await process.WaitForExitAsync(TimeSpan.FromSeconds(60), cancellationToken))
            throw new TimeoutException($"{recipe.Start.FileName} did not stop within 60 s.{Environment.NewLine}{process.Tail()}");
    }

    public async Task KillAsync(CancellationToken cancellationToken)
    {
        if (_process is null)
            return;
        _process.KillTree();
        await _process.WaitForExitAsync(TimeSpan.FromSeconds(10), cancellationToken);
    }

    public Task<string> ReadLogAsync() => Task.FromResult(_process?.Tail() ?? "");

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        foreach (var companion in recipe.Companions())
            await companion.DisposeAsync();
        recipe.Directory.Dispose();
    }
}
