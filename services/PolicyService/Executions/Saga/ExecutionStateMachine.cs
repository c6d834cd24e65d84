using HarborReplication.Contracts.Executions;
using MassTransit;

namespace HarborReplication.PolicyService.Executions.Saga;

/// <summary>
/// The life of an execution. Few events, each only a hint to look at the rows: a repeated, late or early one finds nothing to do. The
/// instance is made by whoever accepts the request, in state Queued.
/// </summary>
internal sealed class ExecutionStateMachine : MassTransitStateMachine<Execution>
{
    public ExecutionStateMachine()
    {
        InstanceState(execution => execution.State);

        During(
            Queued,
            When(Requested)
                .Activity(step => step.OfInstanceType<BeginExecution>()),
            When(StopRequested)
                .Activity(step => step.OfInstanceType<StopExecution>()));

        During(
            Planning,
            When(Planned)
                .Activity(step => step.OfInstanceType<EndPlanning>()),
            When(StopRequested)
                .Activity(step => step.OfInstanceType<StopExecution>()));

        During(
            Running,
            When(Drained)
                .Activity(step => step.OfInstanceType<FinishExecution>()),
            When(StopRequested)
                .Activity(step => step.OfInstanceType<StopExecution>()));

        During(
            Stopping,
            When(Drained)
                .Activity(step => step.OfInstanceType<FinishExecution>()),
            When(StopRequested)
                .Activity(step => step.OfInstanceType<StopExecution>()));

        During(Planning, Ignore(Requested), Ignore(Drained));
        During(Running, Ignore(Requested), Ignore(Planned));
        During(Stopping, Ignore(Requested), Ignore(Planned));
        During(Queued, Ignore(Planned), Ignore(Drained));
        During([Succeeded, Failed, Stopped], Ignore(Requested), Ignore(Planned), Ignore(Drained), Ignore(StopRequested));
    }

    public State Queued { get; } = null!;
    public State Planning { get; } = null!;
    public State Running { get; } = null!;
    public State Stopping { get; } = null!;
    public State Succeeded { get; } = null!;
    public State Failed { get; } = null!;
    public State Stopped { get; } = null!;

    public Event<ExecutionRequested> Requested { get; } = null!;
    public Event<ExecutionPlanned> Planned { get; } = null!;
    public Event<ExecutionDrained> Drained { get; } = null!;
    public Event<ExecutionStopRequested> StopRequested { get; } = null!;
}
