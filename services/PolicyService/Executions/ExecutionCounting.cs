using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Breakers;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Executions;

/// <summary>Counts executions from their tasks and from what their plans found equal: a few queries for any number of executions.</summary>
internal sealed class ExecutionCounting(PolicyDbContext database)
{
    public async Task<IReadOnlyDictionary<long, ExecutionCounts>> CountAsync(IReadOnlyCollection<long> executions, CancellationToken cancellationToken)
    {
        var counts = executions.ToDictionary(id => id, _ => new ExecutionCounts());
        if (counts.Count == 0)
            return counts;
        var causes = await WaitCauses.ReadAsync(database, cancellationToken);
        // What is the same for all tasks of an execution is not carried through the grouping of them.
        var abouts = await database.Executions.AsNoTracking()
            .Where(execution => executions.Contains(execution.Id))
            .Select(execution => new { execution.Id, execution.PolicyId, execution.Region, execution.Lane, Stop = execution.StopRequestedAt != null })
            .ToDictionaryAsync(execution => execution.Id, cancellationToken);
        var groups = await database.Tasks.AsNoTracking()
            .Where(task => executions.Contains(task.ExecutionId))
            .GroupBy(task => new { task.ExecutionId, task.SourceRegistryId, task.DestinationRegistryId, task.Status, task.Outcome })
            .Select(group => new
            {
                group.Key,
                Count = group.Count(),
                Waiting = group.Count(task => task.Failures > 0),
                Sized = group.Count(task => task.BytesTotal > 0),
                Done = group.Sum(task => task.BytesDone),
                Total = group.Sum(task => task.BytesTotal),
                Mounted = group.Sum(task => task.BytesMounted),
            })
            .ToListAsync(cancellationToken);
        foreach (var group in groups)
        {
            // Forgotten meanwhile.
            if (!abouts.TryGetValue(group.Key.ExecutionId, out var about))
                continue;
            var count = counts[group.Key.ExecutionId];
            count.Total += group.Count;
            count.BytesDone += group.Done;
            count.BytesTotal += group.Total;
            count.BytesMounted += group.Mounted;
            switch (group.Key.Status, group.Key.Outcome)
            {
                // Nothing of a stopped execution is granted any more; the rows say so a little later.
                case (TaskStates.Pending, _) when about.Stop:
                case (TaskStates.Final, Outcomes.Stopped):
                    count.Stopped += group.Count;
                    break;
                case (TaskStates.Final, Outcomes.Failed):
                    count.Failed += group.Count;
                    break;
                case (TaskStates.Final, var outcome):
                    count.Succeeded += group.Count;
                    count.AlreadyPresent += outcome == Outcomes.AlreadyPresent ? group.Count : 0;
                    count.Superseded += outcome == Outcomes.Superseded ? group.Count : 0;
                    count.Conflicts += outcome == Outcomes.Conflict ? group.Count : 0;
                    break;
                default:
                    count.InProgress += group.Count;
                    if (group.Key.Status == TaskStates.Pending)
                    {
                        var cause = causes.Of(about.Region, about.Lane, about.PolicyId, group.Key.SourceRegistryId, group.Key.DestinationRegistryId);
                        count.Waiting += cause is null ? group.Waiting : group.Count;
                        count.WaitsFor ??= cause?.Detail;
                    }

                    break;
            }
        }

        foreach (var execution in groups.GroupBy(group => group.Key.ExecutionId))
        {
            var sized = execution.Sum(group => group.Sized);
            var unfinished = execution.Where(group => group.Key.Status != TaskStates.Final).ToList();
            var left = unfinished.Sum(group => Math.Max(0, group.Total - group.Done));
            var unsized = unfinished.Sum(group => group.Count - group.Sized);
            counts[execution.Key].BytesLeft = unsized == 0 ? left : sized == 0 ? null : left + (unsized * (execution.Sum(group => group.Total) / sized));
        }

        await AddEqualAsync(counts, cancellationToken);
        return counts;
    }

    private async Task AddEqualAsync(Dictionary<long, ExecutionCounts> counts, CancellationToken cancellationToken)
    {
        var ids = counts.Keys.ToList();
        // Only the last attempt of a plan has seen everything.
        var equal = await database.EqualRepositories.AsNoTracking()
            .Where(repository => ids.Contains(repository.ExecutionId))
            .Join(
                database.Executions,
                repository => new { Id = repository.ExecutionId, repository.PlanAttempt },
                execution => new { execution.Id, execution.PlanAttempt },
                (repository, _) => repository)
            .GroupBy(repository => repository.ExecutionId)
            .Select(group => new { Id = group.Key, Count = group.Sum(repository => repository.Count) })
            .ToListAsync(cancellationToken);
        foreach (var row in equal)
        {
            counts[row.Id].Total += row.Count;
            counts[row.Id].Succeeded += row.Count;
            counts[row.Id].AlreadyPresent += row.Count;
        }
    }
}
