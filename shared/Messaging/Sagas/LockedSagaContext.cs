using MassTransit;
using MassTransit.Context;
using MassTransit.Saga;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.Messaging.Sagas;

/// <summary>One message on its way to one saga instance.</summary>
internal sealed class LockedSagaContext<TSaga, TMessage>(
    DbContext database, ConsumeContext<TMessage> consumeContext, ISagaConsumeContextFactory<DbContext, TSaga> contexts) :
    ConsumeContextScope<TMessage>(consumeContext, database),
    SagaRepositoryContext<TSaga, TMessage>
    where TSaga : class, ISaga
    where TMessage : class
{
    public async Task<SagaConsumeContext<TSaga, TMessage>> Load(Guid correlationId)
    {
        var instance = await RowLock.LoadAsync<TSaga>(database, correlationId, CancellationToken).ConfigureAwait(false);
        return instance is null
            ? null!
            : await contexts.CreateSagaConsumeContext(database, this, instance, SagaConsumeContextMode.Load).ConfigureAwait(false);
    }

    public Task<SagaConsumeContext<TSaga, TMessage>> Add(TSaga instance) =>
        contexts.CreateSagaConsumeContext(database, this, instance, SagaConsumeContextMode.Add);

    // The row exists before any event of its saga is sent: instances are never made here.
    public Task<SagaConsumeContext<TSaga, TMessage>> Insert(TSaga instance) => Task.FromResult<SagaConsumeContext<TSaga, TMessage>>(null!);

    public Task Save(SagaConsumeContext<TSaga> context)
    {
        database.Add(context.Saga);
        return database.SaveChangesAsync(CancellationToken);
    }

    public Task Update(SagaConsumeContext<TSaga> context) => database.SaveChangesAsync(CancellationToken);

    public Task Delete(SagaConsumeContext<TSaga> context)
    {
        database.Remove(context.Saga);
        return database.SaveChangesAsync(CancellationToken);
    }

    public Task Discard(SagaConsumeContext<TSaga> context) => Task.CompletedTask;

    public Task Undo(SagaConsumeContext<TSaga> context)
    {
        database.Entry(context.Saga).State = EntityState.Unchanged;
        return Task.CompletedTask;
    }

    public Task<SagaConsumeContext<TSaga, T>> CreateSagaConsumeContext<T>(ConsumeContext<T> consumeContext, TSaga instance, SagaConsumeContextMode mode)
        where T : class =>
        contexts.CreateSagaConsumeContext(database, consumeContext, instance, mode);
}
