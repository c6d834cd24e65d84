using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HarborReplication.Persistence;

/// <summary>
/// Brings the schema up to date before anything else of the service starts, and waits for a database that is not there yet. Replicas
/// that start together take turns: EF Core holds a lock in the database while it migrates.
/// </summary>
internal sealed partial class MigrationAtStart<TContext>(IServiceScopeFactory scopes, TimeProvider time, ILogger<MigrationAtStart<TContext>> logger)
    : IHostedLifecycleService
    where TContext : ServiceDbContext
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await MigrateAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (e is DbException or TimeoutException or InvalidOperationException { InnerException: DbException })
            {
                DatabaseMissing(logger, e, typeof(TContext).Name);
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            var context = scope.ServiceProvider.GetRequiredService<TContext>();
            var pending = (await context.Database.GetPendingMigrationsAsync(cancellationToken).ConfigureAwait(false)).ToList();
            if (pending.Count == 0)
                return;
            await context.Database.MigrateAsync(cancellationToken).ConfigureAwait(false);
            Migrated(logger, typeof(TContext).Name, pending.Count, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Information, "{Context}: applied {Count} migrations in {Seconds:F1} s", EventName = "database.migrated")]
    private static partial void Migrated(ILogger logger, string context, int count, double seconds);

    [LoggerMessage(LogLevel.Warning, "{Context}: the database does not answer or refuses; trying again every second", EventName = "database.missing")]
    private static partial void DatabaseMissing(ILogger logger, Exception exception, string context);
}
