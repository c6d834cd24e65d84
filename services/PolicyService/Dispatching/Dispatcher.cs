using HarborReplication.Contracts.Work;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Dispatching;

/// <summary>
/// Lends work to a session that asks: highest lane first, fair between executions, one attempt at a time per destination tag. One
/// replica grants at a time, so that what it reads stays true until it has written.
/// </summary>
internal sealed class Dispatcher(PolicyDbContext database, AvailabilityReader availabilities, TaskPicker picker, PlanPicker plans, GrantWriter writer)
{
    public async Task<WorkGranted> GrantAsync(RequestWork request, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(Locks.Grants, cancellationToken);
        var now = await database.NowAsync(cancellationToken);
        if (!await MayTakeAsync(request, cancellationToken))
            return Nothing(request);
        var availability = await availabilities.ReadAsync(request.Region, cancellationToken);
        var tasks = await picker.PickAsync(request, availability, now, cancellationToken);
        var granted = await writer.GrantAsync(request, tasks, now, cancellationToken);
        var grantedPlans = await plans.GrantAsync(request, availability, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        DispatchTelemetry.Granted(request.Region, granted.Tasks);
        return new WorkGranted
        {
            Session = request.Session, RequestNumber = request.RequestNumber,
            Tasks = granted.Tasks, Placements = granted.Placements, Plans = grantedPlans,
        };
    }

    // A request delivered a second time is answered with nothing: what it was granted the first time is in that answer, or comes back
    // with the heartbeat that says the request is closed.
    private async Task<bool> MayTakeAsync(RequestWork request, CancellationToken cancellationToken) =>
        await database.Sessions.AnyAsync(
            session => session.Id == request.Session && !session.Ended && !session.Draining, cancellationToken)
        && !await database.Tasks.AnyAsync(
            task => task.Session == request.Session && task.Status == TaskStates.Granted && task.GrantRequest >= request.RequestNumber, cancellationToken)
        && !await database.Executions.AnyAsync(
            execution => execution.PlanSession == request.Session && execution.PlanState == PlanStates.Granted
                && execution.PlanGrantRequest >= request.RequestNumber, cancellationToken);

    private static WorkGranted Nothing(RequestWork request) =>
        new() { Session = request.Session, RequestNumber = request.RequestNumber, Tasks = [], Plans = [], Placements = [] };
}
