using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Pairs;
using HarborReplication.PolicyService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Dispatching;

/// <summary>Chooses the tasks for a request. Called under the grants lock.</summary>
internal sealed class TaskPicker(PolicyDbContext database, RecentDemand demand)
{
    /// <summary>A task lent to so many sessions that died gets a session for itself once more, then fails.</summary>
    public const int SuspectCrashes = 3;
    private const int MaxExecutions = 64;
    private const int MostAhead = 500;

    /// <summary>Enough for a hundred sessions that take all they may.</summary>
    private const int MostCounted = 100 * MostAhead;

    /// <returns>The tasks in the order in which they should begin.</returns>
    public async Task<IReadOnlyList<PickedTask>> PickAsync(
        RequestWork request, SessionStanding standing, Availability availability, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // For a session that has but the slot for urgent tasks free, or only one for a plan, other tasks are not looked through.
        var lanes = Lanes.All.Where(lane => request.Ahead > 0 || Free(request.Free, lane) > 0).ToList();
        if (standing.Suspects > 0 || lanes.Count == 0)
            return [];
        var executions = await ExecutionsAsync(request.Region, lanes, availability, now, cancellationToken);
        if (standing.Held == 0 && await SuspectAsync(executions, availability, now, cancellationToken) is { } suspect)
            return [new PickedTask(suspect, Ahead: false)];

        var ahead = await AheadAsync(request, standing, executions, now, cancellationToken);
        var picked = new Picked();
        foreach (var lane in Lanes.All)
        {
            // The numbers of a request include the lanes below, so what higher lanes took is subtracted by counting everything picked so far.
            var free = Free(request.Free, lane);
            var room = free + ahead - picked.Tasks.Count;
            var inLane = executions.Where(execution => execution.Lane == lane).ToList();
            if (room > 0 && inLane.Count > 0)
                await FillAsync(inLane, free, room, availability, now, picked, cancellationToken);
        }

        return picked.Tasks;
    }

    private static int Free(FreeSlots free, string lane) => lane switch
    {
        Lanes.Urgent => free.Urgent,
        Lanes.Normal => free.Normal,
        _ => free.Bulk,
    };

    // No session takes so much ahead that another one has none: all that is due or with it already is divided by all that could do it.
    private async Task<int> AheadAsync(
        RequestWork request, SessionStanding standing, List<Candidate> executions, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ahead = Math.Clamp(request.Ahead, 0, MostAhead);
        if (ahead == 0 || standing.Sessions <= 1)
            return ahead;
        var ids = executions.Select(execution => execution.Id).ToList();
        if (demand.Due(request.Region) is not { } due)
        {
            due = await database.Tasks
                .Where(task => ids.Contains(task.ExecutionId) && task.Status == TaskStates.Pending && task.NextAttemptAt <= now)
                .OrderBy(task => task.ExecutionId)
                .Take(MostCounted)
                .CountAsync(cancellationToken);
            demand.Counted(request.Region, due);
        }

        var share = (due + standing.Held) / standing.Sessions;
        return (int)Math.Clamp(share - standing.Held - request.Free.Normal, 0, ahead);
    }

    // Whoever has least under way comes first, and nobody takes more than a fair share before everyone was asked.
    private async Task FillAsync(
        List<Candidate> executions, int free, int room, Availability availability, DateTimeOffset now, Picked picked, CancellationToken cancellationToken)
    {
        var limit = picked.Tasks.Count + room;
        var share = Math.Max(1, room / executions.Count);
        var hungry = executions.OrderBy(execution => execution.Granted).ThenBy(execution => execution.Id).ToList();
        var seen = new List<long>();
        // A registry may take no more in the middle of it: then the execution is asked for what goes elsewhere.
        for (var round = 0; hungry.Count > 0 && picked.Tasks.Count < limit; round++)
        {
            var next = new List<Candidate>();
            foreach (var execution in hungry)
            {
                var want = Math.Min(round == 0 ? share : room, limit - picked.Tasks.Count);
                if (want <= 0)
                    break;
                var due = await availability.Of(Due(execution, availability.Pairs, now))
                    .Where(task => task.Crashes < SuspectCrashes && !seen.Contains(task.Id))
                    .OrderBy(task => task.NextAttemptAt).ThenBy(task => task.Id)
                    .Select(task => new DueTask
                    {
                        Id = task.Id, OnlyForFreeSlot = task.Ahead, Source = task.SourceRegistryId, Destination = task.DestinationRegistryId, Policy = task.PolicyId,
                        Origin = task.DestinationOrigin, Repository = task.DestinationRepository, Reference = task.DestinationReference,
                        SourceRepository = task.SourceRepository, SourceReference = task.SourceReference,
                    })
                    .Take(want)
                    .ToListAsync(cancellationToken);
                seen.AddRange(due.Select(task => task.Id));
                foreach (var task in due)
                    picked.Add(task, free, availability);
                if (due.Count == want)
                    next.Add(execution);
            }

            hungry = next;
        }
    }

    private async Task<List<Candidate>> ExecutionsAsync(
        string region, List<string> lanes, Availability availability, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var due = availability.Of(database.Tasks.Where(task => task.Status == TaskStates.Pending && task.NextAttemptAt <= now));
        var open = Available(availability)
            .Where(execution => execution.Region == region && execution.StopRequestedAt == null && lanes.Contains(execution.Lane)
                && (execution.State == ExecutionStates.Planning || execution.State == ExecutionStates.Running)
                && due.Any(task => task.ExecutionId == execution.Id));
        // What is under way is counted where there is somebody to be fair to. Alone in its lane, a large execution holds thousands.
        var first = await open.OrderBy(execution => execution.Id).Take(Lanes.All.Count + 1)
            .Select(execution => new Candidate { Id = execution.Id, Lane = execution.Lane, Policy = execution.PolicyId, Granted = 0 }).ToListAsync(cancellationToken);
        if (first.DistinctBy(candidate => candidate.Lane).Count() == first.Count)
            return first;
        return await open
            .Select(execution => new Candidate
            {
                Id = execution.Id,
                Lane = execution.Lane,
                Policy = execution.PolicyId,
                Granted = database.Tasks.Count(task => task.ExecutionId == execution.Id && task.Status == TaskStates.Granted),
            })
            .OrderBy(candidate => candidate.Lane == Lanes.Urgent ? 0 : candidate.Lane == Lanes.Normal ? 1 : 2)
            .ThenBy(candidate => candidate.Granted).ThenBy(candidate => candidate.Id)
            .Take(MaxExecutions)
            .ToListAsync(cancellationToken);
    }

    // What rests, and whose only destinations take nothing, is left out as a whole, so that its tasks need not be looked through.
    private IQueryable<Execution> Available(Availability availability)
    {
        var (closed, sources, policies) = (availability.Closed.ToList(), availability.ClosedSources.ToList(), availability.ClosedPolicies.ToList());
        var open = database.Executions.AsNoTracking();
        if (sources.Count > 0 || policies.Count > 0)
            open = open.Where(execution => !sources.Contains(execution.SourceRegistryId) && !policies.Contains(execution.PolicyId));
        if (availability.Resting.Count > 0)
        {
            var resting = availability.Resting.ToList();
            open = open.Where(execution => execution.Lane != Lanes.Bulk || !resting.Contains(execution.PolicyId));
        }

        return closed.Count == 0
            ? open
            : open.Where(execution => !closed.Contains(execution.SourceRegistryId)
                && !database.Policies.Any(policy => policy.Id == execution.PolicyId && policy.UpdateTime <= execution.RequestedAt
                    && policy.Destinations.All(destination => closed.Contains(destination.RegistryId))));
    }

    private async Task<long?> SuspectAsync(
        List<Candidate> executions, Availability availability, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = executions.Select(execution => execution.Id).ToList();
        return await availability.Of(database.Tasks.AsNoTracking())
            .Where(task => ids.Contains(task.ExecutionId) && task.Status == TaskStates.Pending && task.NextAttemptAt <= now
                && task.Crashes > 0 && task.Crashes == SuspectCrashes)
            .Where(NotGrantedElsewhere())
            .Where(NotBeingWritten())
            .OrderBy(task => task.Id)
            .Select(task => (long?)task.Id)
            .FirstOrDefaultAsync(cancellationToken);
    }

    private IQueryable<ReplicationTask> Due(Candidate execution, PolicyPairs pairs, DateTimeOffset now)
    {
        var due = database.Tasks.AsNoTracking()
            .Where(task => task.ExecutionId == execution.Id && task.Status == TaskStates.Pending && task.NextAttemptAt <= now)
            .Where(NotGrantedElsewhere());
        return pairs.Includes(execution.Policy) ? due.Where(NotBeingWritten()) : due;
    }

    // The first one, not whether there is any: that Postgres would answer by comparing with all that is granted, as long as it believes
    // that this is little; one is looked up by its key.
    private System.Linq.Expressions.Expression<Func<ReplicationTask, bool>> NotGrantedElsewhere() =>
        task => database.Tasks
            .Where(other => other.Status == TaskStates.Granted
                && other.DestinationOrigin == task.DestinationOrigin
                && other.DestinationRepository == task.DestinationRepository
                && other.DestinationReference == task.DestinationReference)
            .Select(other => (long?)other.Id)
            .FirstOrDefault() == null;

    // Where tags are copied in both directions, what one reads is not written by the other meanwhile. It waits for what is under way, never for what is
    // due, so that no two wait for each other.
    private System.Linq.Expressions.Expression<Func<ReplicationTask, bool>> NotBeingWritten() =>
        task => database.Tasks
            .Where(other => other.Status == TaskStates.Granted
                && other.DestinationOrigin == database.Registries.Where(source => source.Id == task.SourceRegistryId).Select(source => source.Origin).FirstOrDefault()
                && other.DestinationRepository == task.SourceRepository
                && other.DestinationReference == task.SourceReference)
            .Select(other => (long?)other.Id)
            .FirstOrDefault() == null;

    /// <summary>What is chosen so far, and which tags it writes.</summary>
    private sealed class Picked
    {
        private readonly HashSet<(string, string, string)> _keys = [];

        public List<PickedTask> Tasks { get; } = [];

        public void Add(DueTask task, int free, Availability availability)
        {
            var ahead = Tasks.Count >= free;
            var isBeingWritten = availability.Pairs.Includes(task.Policy)
                && _keys.Contains((availability.Pairs.Origins.GetValueOrDefault(task.Source, ""), task.SourceRepository, task.SourceReference));
            if (!(ahead && task.OnlyForFreeSlot) && !isBeingWritten && _keys.Add((task.Origin, task.Repository, task.Reference))
                && availability.TryTake(task.Source, task.Destination, task.Policy))
                Tasks.Add(new PickedTask(task.Id, ahead));
        }
    }

    private sealed record DueTask
    {
        public required long Id { get; init; }
        public required bool OnlyForFreeSlot { get; init; }
        public required long Source { get; init; }
        public required long Destination { get; init; }
        public required long Policy { get; init; }
        public required string Origin { get; init; }
        public required string Repository { get; init; }
        public required string Reference { get; init; }
        public required string SourceRepository { get; init; }
        public required string SourceReference { get; init; }
    }

    private sealed record Candidate
    {
        public required long Id { get; init; }
        public required string Lane { get; init; }
        public required long Policy { get; init; }

        /// <summary>How many of its tasks are under way.</summary>
        public required int Granted { get; init; }
    }
}
