using HarborReplication.Contracts.Work;
using HarborReplication.PolicyService.Database;

namespace HarborReplication.PolicyService.Dispatching;

/// <summary>
/// Lends work to a session that asks: highest lane first, fair between executions, one attempt at a time per destination tag. One
/// replica grants at a time, so that what it reads stays true until it has written.
/// </summary>
internal sealed class Dispatcher(
    PolicyDbContext database, Standings standings, RecentDemand demand, AvailabilityReader availabilities, TaskPicker picker, PlanPicker plans,
    GrantWriter writer)
{
    public async Task<WorkGranted> GrantAsync(RequestWork request, CancellationToken cancellationToken)
    {
        // What becomes due after this look is announced, or asked for within a second.
        if (!demand.IsBusy(request.Region)
            && !await standings.IsAnythingDueAsync(request.Region, await database.NowAsync(cancellationToken), cancellationToken))
            return Nothing(request);
        await using var transaction = await database.BeginWriteAsync(Locks.Grants, cancellationToken);
        var now = await database.NowAsync(cancellationToken);
        var standing = await standings.OfAsync(request, cancellationToken);
        // A request delivered a second time is answered with nothing: what it was granted the first time is in that answer, or comes back
        // with the heartbeat that says the request is closed.
        if (standing.Live == 0 || standing.LastRequest >= request.RequestNumber)
            return Nothing(request);
        var availability = await availabilities.ReadAsync(request.Region, standing, now, cancellationToken);
        var tasks = await picker.PickAsync(request, standing, availability, now, cancellationToken);
        var granted = await writer.GrantAsync(request, tasks, availability.Pairs, now, cancellationToken);
        if (granted.Tasks.Count > 0)
            demand.Lent(request.Region, granted.Tasks.Count);
        var grantedPlans = await plans.GrantAsync(request, availability, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        DispatchTelemetry.Granted(request.Region, granted.Tasks);
        return new WorkGranted
        {
            Session = request.Session, RequestNumber = request.RequestNumber,
            Tasks = granted.Tasks, Placements = granted.Placements, Plans = grantedPlans,
        };
    }

    private static WorkGranted Nothing(RequestWork request) =>
        new() { Session = request.Session, RequestNumber = request.RequestNumber, Tasks = [], Plans = [], Placements = [] };
}
