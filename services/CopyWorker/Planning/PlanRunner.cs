using System.Runtime.CompilerServices;
using HarborReplication.Contracts.Planning;
using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.CopyWorker.Connections;
using HarborReplication.CopyWorker.Copying;
using HarborReplication.CopyWorker.Sessions;
using HarborReplication.CopyWorker.Telemetry;
using HarborReplication.Messaging.Sending;
using HarborReplication.Registry.Adapters;
using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Failures;
using HarborReplication.Rules.Filters;

namespace HarborReplication.CopyWorker.Planning;

/// <summary>Runs one granted plan: lists the source, compares with the destinations, reports the difference.</summary>
internal sealed partial class PlanRunner(
    WorkerSession session, RegistryConnections connections, PlanAnswers answers, Outbound outbound, TimeProvider time, ILogger<PlanRunner> logger) : IPlanRunner
{
    private const int RepositoriesAtOnce = 8;
    private const int MostUnplanned = 1_000;

    public async Task RunAsync(RunningPlan plan)
    {
        var grant = plan.Grant;
        using var scope = WorkScopes.Plan(logger, grant);
        using var activity = WorkerTelemetry.StartPlan(grant);
        await using var reports = new PlanReports(plan, session, outbound, time);
        answers.Register(reports);
        try
        {
            var unplanned = new UnplannedRepositories(MostUnplanned);
            var failure = await PlanAsync(grant, reports, unplanned, mayRefresh: true);
            await reports.FinishAsync(unplanned.ToList(), failure);
        }
        catch (OperationCanceledException) when (reports.Ended.IsCancellationRequested)
        {
            Ended(logger);
        }
        finally
        {
            answers.Forget(reports);
        }
    }

    private async Task<PlanFailure?> PlanAsync(GrantedPlan grant, PlanReports reports, UnplannedRepositories unplanned, bool mayRefresh)
    {
        IRegistryAdapter? source = null;
        var side = CopySide.Source;
        try
        {
            if (!Selection.TryCreate([.. grant.Filters.Select(PlanFilters.ToRule)], out var selection, out var errors))
                return new PlanFailure { Class = FailureClasses.Permanent, Reason = Reasons.Unsupported, Detail = string.Join("; ", errors) };
            source = await connections.GetAsync(grant.Source, reports.Ended);
            side = CopySide.Destination;
            var targets = await DestinationsAsync(grant, reports.Ended);
            side = CopySide.Source;
            var listing = source.BeginListing();
            var named = new NamedArtifacts(grant);
            var planner = new RepositoryPlanner(grant, source, listing, selection, named, reports, unplanned, time, logger);
            await Parallel.ForEachAsync(
                Named(grant, source, listing, selection, named, targets, unplanned, reports.Ended),
                new ParallelOptions { MaxDegreeOfParallelism = RepositoriesAtOnce, CancellationToken = reports.Ended },
                async (repository, _) => await planner.PlanAsync(repository, reports.Ended));
            return null;
        }
        catch (RegistryException e)
        {
            // The credential may have been changed since it was fetched.
            if (mayRefresh && e.Kind is (FailureKind.Auth or FailureKind.Denied) && reports.IsEmpty && unplanned.IsEmpty
                && await connections.RefreshAsync(grant.Source, source!, reports.Ended))
            {
                return await PlanAsync(grant, reports, unplanned, mayRefresh: false);
            }

            return Failure(CopySide.Source, e);
        }
        catch (ConnectionMissingException e)
        {
            return Failure(side, new RegistryException(FailureKind.Unreachable, e.Message, e));
        }
        catch (Exception e) when (e is FormatException or NotSupportedException)
        {
            return new PlanFailure { Class = FailureClasses.Permanent, Reason = Reasons.Unsupported, Detail = e.Message };
        }
    }

    private static PlanFailure Failure(CopySide side, RegistryException e) => new()
    {
        Class = FailureMapping.Class(side, e),
        Reason = FailureMapping.Reason(side, e.Kind),
        Detail = FailureAdvice.Sentence(side, e),
        RetryAfterSeconds = e.RetryAfter?.TotalSeconds,
    };

    private async Task<List<PlanTarget>> DestinationsAsync(GrantedPlan grant, CancellationToken cancellationToken)
    {
        var targets = new List<PlanTarget>();
        foreach (var destination in grant.Destinations)
            targets.Add(new PlanTarget(destination, await connections.GetAsync(destination.Registry, cancellationToken)));
        return targets;
    }

    private static async IAsyncEnumerable<NamedRepository> Named(
        GrantedPlan grant, IRegistryAdapter source, IRegistryListing listing, Selection selection, NamedArtifacts named, List<PlanTarget> targets,
        UnplannedRepositories unplanned, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var projects = new ProjectPreparation(source, selection);
        var repositories = SourceRepositories.ListAsync(listing, selection, named.Repositories ?? selection.Repositories.LiteralNames, cancellationToken);
        if (targets.Where(target => target.MayCollide).ToList() is { Count: > 0 } colliding)
            repositories = Expected(await repositories.ToListAsync(cancellationToken), colliding);
        await foreach (var repository in repositories)
        {
            var names = new List<(PlanTarget, string)>();
            foreach (var target in targets)
            {
                if (target.Name(repository, unplanned) is not { } name)
                    continue;
                // A comparison changes nothing; what comes of it has its project made by its task.
                if (!grant.Reconciles && await projects.PrepareAsync(target, name, cancellationToken) is { } refusal)
                    unplanned.Add(target.Unplanned(repository, FailureMapping.Reason(CopySide.Destination, refusal.Kind), FailureAdvice.Sentence(CopySide.Destination, refusal)));
                else
                    names.Add((target, name));
            }

            if (names.Count > 0)
                yield return new NamedRepository(repository, names);
        }
    }

    // Their names are all that is held of a source's repositories.
    private static IAsyncEnumerable<string> Expected(List<string> repositories, List<PlanTarget> targets)
    {
        foreach (var target in targets)
            repositories.ForEach(target.Expect);
        return repositories.ToAsyncEnumerable();
    }

    [LoggerMessage(LogLevel.Information, "The plan was ended from outside", EventName = "plan.ended")]
    private static partial void Ended(ILogger logger);
}
