using System.Globalization;
using MassTransit;
using MassTransit.Saga;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HarborReplication.Messaging.Sagas;

/// <summary>
/// Keeps saga instances in the service's own context: one transaction per message, the instance's row locked from load to commit, so
/// that events of one saga take turns. (MassTransit's own EF package is not on every feed.)
/// </summary>
internal sealed class LockedSagas<TSaga, TContext>(IServiceScopeFactory scopes, ISagaConsumeContextFactory<DbContext, TSaga> contexts) :
    ISagaRepositoryContextFactory<TSaga>,
    IQuerySagaRepositoryContextFactory<TSaga>,
    ILoadSagaRepositoryContextFactory<TSaga>
    where TSaga : class, ISaga
    where TContext : DbContext
{
    public void Probe(ProbeContext context) => context.Add("persistence", typeof(TContext).Name);

    public async Task Send<T>(ConsumeContext<T> context, IPipe<SagaRepositoryContext<TSaga, T>> next)
        where T : class
    {
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            var database = scope.ServiceProvider.GetRequiredService<TContext>();
            var transaction = await database.Database.BeginTransactionAsync(context.CancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                await next.Send(new LockedSagaContext<TSaga, T>(database, context, contexts)).ConfigureAwait(false);
                await transaction.CommitAsync(context.CancellationToken).ConfigureAwait(false);
            }
        }
    }

    public Task SendQuery<T>(ConsumeContext<T> context, ISagaQuery<TSaga> query, IPipe<SagaRepositoryQueryContext<TSaga, T>> next)
        where T : class =>
        throw new NotSupportedException(string.Create(CultureInfo.InvariantCulture, $"{typeof(TSaga).Name} is correlated by id, not by query."));

    public Task<T> Execute<T>(Func<QuerySagaRepositoryContext<TSaga>, Task<T>> asyncMethod, CancellationToken cancellationToken = default)
        where T : class =>
        WithReaderAsync(reader => asyncMethod(reader), cancellationToken);

    public Task<T> Execute<T>(Func<LoadSagaRepositoryContext<TSaga>, Task<T>> asyncMethod, CancellationToken cancellationToken = default)
        where T : class =>
        WithReaderAsync(reader => asyncMethod(reader), cancellationToken);

    private async Task<T> WithReaderAsync<T>(Func<SagaReader<TSaga>, Task<T>> read, CancellationToken cancellationToken)
    {
        var scope = scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
            return await read(new SagaReader<TSaga>(scope.ServiceProvider.GetRequiredService<TContext>(), cancellationToken)).ConfigureAwait(false);
    }
}
