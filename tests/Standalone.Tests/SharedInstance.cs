namespace HarborReplication.Standalone.Tests;

/// <summary>One process for all tests of a class, one after the other: most of them take less time than its start.</summary>
public sealed class SharedInstance : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private Instance? _instance;

    /// <summary>The running process, without registries and policies.</summary>
    internal async Task<Instance> EmptyAsync(CancellationToken cancellationToken)
    {
        if (_instance is not null && !await _instance.Api.TryClearAsync(Patience, cancellationToken))
        {
            await _instance.DisposeAsync();
            _instance = null;
        }

        if (_instance is null)
        {
            _instance = new Instance();
            await _instance.StartAsync(cancellationToken);
        }

        return _instance;
    }

    public async ValueTask DisposeAsync()
    {
        if (_instance is not null)
            await _instance.DisposeAsync();
    }
}
