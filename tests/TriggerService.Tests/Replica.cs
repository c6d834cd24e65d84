using HarborReplication.Messaging;
using HarborReplication.Persistence;
using HarborReplication.TriggerService.Database;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HarborReplication.TriggerService.Tests;

/// <summary>One TriggerService on a given database, put together as it runs; its loops run only after <see cref="StartAsync"/>.</summary>
internal sealed class Replica : IAsyncDisposable
{
    private readonly IHost _host;

    private Replica(IHost host) => _host = host;

    public static async Task<Replica> CreateAsync(
        DatabaseOptions database,
        MessagingOptions? messaging = null,
        Action<IBusRegistrationConfigurator>? others = null,
        Action<IServiceCollection>? services = null,
        TimeSpan? sweep = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddTriggerService(new TriggerServiceOptions { Database = database, SweepInterval = sweep ?? TimeSpan.FromMilliseconds(500) });
        services?.Invoke(builder.Services);
        builder.Services.AddMessaging(
            messaging ?? new MessagingOptions(),
            bus =>
            {
                TriggerMessaging.Configure(bus);
                others?.Invoke(bus);
            });
        var replica = new Replica(builder.Build());
        await replica.UseAsync<TriggerDbContext, int>(async context =>
        {
            await context.Database.MigrateAsync();
            return 0;
        });
        return replica;
    }

    public Task StartAsync() => _host.StartAsync(TestContext.Current.CancellationToken);

    /// <summary>Does something with a service in a scope of its own.</summary>
    public async Task<TResult> UseAsync<TService, TResult>(Func<TService, Task<TResult>> use)
        where TService : notnull
    {
        await using var scope = _host.Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public Task UseAsync<TService>(Func<TService, Task> use)
        where TService : notnull =>
        UseAsync<TService, int>(async service =>
        {
            await use(service);
            return 0;
        });

    /// <summary>Reads from the database.</summary>
    public Task<T> ReadAsync<T>(Func<TriggerDbContext, Task<T>> read) => UseAsync(read);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        if (_host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        else
            _host.Dispose();
    }
}
