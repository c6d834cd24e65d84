using MassTransit;
using MassTransit.Configuration;
using MassTransit.Saga;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HarborReplication.Messaging.Sagas;

/// <summary>Keeps a saga in a service's own context.</summary>
public static class LockedSagaRegistration
{
    /// <summary>Uses rows of <typeparamref name="TContext"/>, locked while an event is applied, as the instances of the saga.</summary>
    public static ISagaRegistrationConfigurator<TSaga> LockedIn<TSaga, TContext>(this ISagaRegistrationConfigurator<TSaga> saga)
        where TSaga : class, ISaga
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(saga);
        saga.Repository(repository =>
        {
            repository.TryAddSingleton<ISagaConsumeContextFactory<DbContext, TSaga>, SagaConsumeContextFactory<DbContext, TSaga>>();
            repository.RegisterSagaRepository<TSaga, DbContext, SagaConsumeContextFactory<DbContext, TSaga>, LockedSagas<TSaga, TContext>>();
            repository.RegisterLoadSagaRepository<TSaga, LockedSagas<TSaga, TContext>>();
            repository.RegisterQuerySagaRepository<TSaga, LockedSagas<TSaga, TContext>>();
        });
        return saga;
    }
}
