using HarborReplication.PolicyService.Database;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Executions.Saga;

/// <summary>A step of the saga: runs inside the transaction that holds the execution's row.</summary>
internal abstract class ExecutionStep : IStateMachineActivity<Execution>
{
    protected abstract Task RunAsync(Execution execution, PolicyDbContext database, CancellationToken cancellationToken);

    public async Task Execute(BehaviorContext<Execution> context, IBehavior<Execution> next)
    {
        await RunAsync(context);
        await next.Execute(context);
    }

    public async Task Execute<T>(BehaviorContext<Execution, T> context, IBehavior<Execution, T> next)
        where T : class
    {
        await RunAsync(context);
        await next.Execute(context);
    }

    public Task Faulted<TException>(BehaviorExceptionContext<Execution, TException> context, IBehavior<Execution> next)
        where TException : Exception =>
        next.Faulted(context);

    public Task Faulted<T, TException>(BehaviorExceptionContext<Execution, T, TException> context, IBehavior<Execution, T> next)
        where T : class
        where TException : Exception =>
        next.Faulted(context);

    public void Probe(ProbeContext context) => context.CreateScope(GetType().Name);

    public void Accept(StateMachineVisitor visitor) => visitor.Visit(this);

    // The repository's own context, not one of the container's: the step must be part of its transaction.
    private Task RunAsync(BehaviorContext<Execution> context) =>
        RunAsync(context.Saga, (PolicyDbContext)context.GetPayload<DbContext>(), context.CancellationToken);
}
