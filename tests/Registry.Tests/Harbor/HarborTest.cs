namespace HarborReplication.Registry.Tests.Harbor;

/// <summary>A sandbox Harbor for each test.</summary>
public abstract class HarborTest : IAsyncLifetime
{
    protected HarborSite Site { get; private set; } = null!;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Site = await HarborSite.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
