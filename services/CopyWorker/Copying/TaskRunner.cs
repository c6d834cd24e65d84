using System.Diagnostics;
using HarborReplication.Contracts.Settlement;
using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.CopyWorker.Bandwidth;
using HarborReplication.CopyWorker.Claims;
using HarborReplication.CopyWorker.Connections;
using HarborReplication.CopyWorker.Sessions;
using HarborReplication.CopyWorker.Settling;
using HarborReplication.CopyWorker.Telemetry;
using HarborReplication.CopyWorker.Work;
using HarborReplication.Registry.Adapters;
using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;

namespace HarborReplication.CopyWorker.Copying;

/// <summary>Runs one granted task to its settlement.</summary>
internal sealed partial class TaskRunner(
    RegistryConnections connections, ArtifactCopier copier, PlacementMemory placements, SharedRates rates, ShareWakeUp shares, FleetClaims claims, Drain drain, LeaseClock lease,
    Slots slots, HeldWork held, SettlementBuffer settlements, TimeProvider time, ILogger<TaskRunner> logger) : ITaskRunner
{
    public async Task RunAsync(RunningTask task)
    {
        var grant = task.Grant;
        using var scope = WorkScopes.Task(logger, grant);
        using var activity = WorkerTelemetry.StartTask(grant);
        var start = time.GetTimestamp();
        var log = new AttemptLog(task, time);
        var settlement = await AttemptAsync(task, log);
        if (settlement is null)
        {
            // Somebody else has it now; what this attempt did is idempotent.
            held.Release(grant.TaskId, grant.Attempt);
            return;
        }

        settlement = settlement with
        {
            DurationSeconds = time.GetElapsedTime(start).TotalSeconds,
            TraceId = activity?.TraceId.ToString(),
            Log = log.ToString(),
        };
        activity?.SetTag("harbor.replication.outcome", settlement.Outcome);
        if (settlement.Outcome == Outcomes.Failed)
            activity?.SetStatus(ActivityStatusCode.Error, settlement.Detail);
        WorkerTelemetry.Ended(settlement);
        Ended(logger, settlement.Outcome, settlement.Reason, settlement.Detail, settlement.DurationSeconds);
        settlements.Add(settlement);
    }

    private async Task<TaskSettlement?> AttemptAsync(RunningTask task, AttemptLog log)
    {
        try
        {
            task.Ended.ThrowIfCancellationRequested();
            using var pace = rates.Enter(task.Grant);
            if (task.Grant.Limited is { Count: > 0 })
                shares.Raise();
            return await CopyAsync(task, pace, log, mayRefresh: true, mayPrepare: true);
        }
        catch (Exception) when (task.Ending != TaskEnding.None)
        {
            // Whatever came up while the attempt was ended came of that.
            return task.Ending switch
            {
                TaskEnding.Abandoned => null,
                TaskEnding.Stopped => Ended(task.Grant, Outcomes.Stopped, log.Progress) with { Reason = Reasons.Stopped },
                _ => Ended(task.Grant, Outcomes.Returned, log.Progress),
            };
        }
        catch (FencedException)
        {
            log.OnLog("The lease could not be proved in time: the tag was not written.");
            return Ended(task.Grant, Outcomes.Returned, log.Progress);
        }
        catch (CopyException e)
        {
            return Failed(task.Grant, e, log.Progress);
        }
        catch (Exception e) when (e is FormatException or NotSupportedException)
        {
            return Settlement(task.Grant, Outcomes.Failed) with { FailureClass = FailureClasses.Permanent, Reason = Reasons.Unsupported, Detail = e.Message };
        }
        catch (Exception e)
        {
            Unexpected(logger, e);
            return Ended(task.Grant, Outcomes.Failed, log.Progress) with
            {
                FailureClass = FailureClasses.Transient, Reason = Reasons.Destination + Reasons.Protocol, Detail = $"the worker broke: {e.GetType().Name}: {e.Message}",
            };
        }
    }

    private async Task<TaskSettlement> CopyAsync(RunningTask task, TaskPace pace, AttemptLog log, bool mayRefresh, bool mayPrepare)
    {
        var grant = task.Grant;
        if (grant.Operation is not (Operations.Copy or Operations.Deletion or Operations.TagDeletion))
            throw new NotSupportedException($"This worker does not know the operation \"{grant.Operation}\".");
        var source = await OpenAsync(CopySide.Source, grant.Source, task.Ended);
        var destination = await OpenAsync(CopySide.Destination, grant.Destination, task.Ended);
        var repository = RepositoryName.Parse(grant.DestinationRepository);
        try
        {
            if (grant.Operation != Operations.Copy)
                return await ArtifactDeleter.DeleteAsync(grant, source, destination, new LeaseFence(lease, task), log, task.Ended);
            var request = new CopyRequest
            {
                Source = source.Client,
                SourceRepository = RepositoryName.Parse(grant.SourceRepository),
                SourceReference = Reference.Parse(grant.SourceReference),
                Destination = destination.Client,
                DestinationRepository = repository,
                DestinationReference = Reference.Parse(grant.DestinationReference),
                Override = grant.Override,
                MayWrite = PairedCopy.Permission(grant),
                CopyByChunk = grant.CopyByChunk,
                Expected = Expected(grant),
                Placements = placements.For(grant.Destination.RegistryId),
                Urgency = LaneOrder.Of(grant.Lane),
                Claims = new TaskClaims(claims, grant),
                Waiting = () => slots.Lend(grant.Lane),
                Pace = pace,
                Uploads = LeftUploads.Read(grant, repository),
                Drain = drain.HandingOver,
                Fence = new LeaseFence(lease, task),
            };
            var result = AccessoryTag.TryParse(grant.SourceReference, out var tag) && tag.IsReferrers
                ? await copier.CopyReferrersAsync(request, tag.Subject, log, task.Ended)
                : await copier.CopyAsync(request, log, task.Ended);
            placements.Learn(grant.Destination.RegistryId, repository, result.Placed);
            placements.Forget(grant.Destination.RegistryId, result.WrongPlacements);
            return result.Outcome == CopyOutcome.Drained
                ? Ended(grant, Outcomes.Returned, log.Progress) with { Left = LeftUploads.Of(result) }
                : PairedCopy.Settled(grant, result, Settled(grant, result)) with
                {
                    Accessories = grant.FindsAccessories ? await AccessoryReferences.FindAsync(request, result, log, task.Ended) : null,
                };
        }
        catch (CopyException e) when (mayRefresh && e.Kind is (FailureKind.Auth or FailureKind.Denied))
        {
            // The credential may have been changed since it was fetched.
            placements.Forget(grant.Destination.RegistryId, e.WrongPlacements);
            var (registry, refused) = e.Side == CopySide.Source ? (grant.Source, source) : (grant.Destination, destination);
            if (!await connections.RefreshAsync(registry, refused, task.Ended))
                throw;
            log.OnLog("The credential was refused; trying again with the one that is stored now.");
            return await CopyAsync(task, pace, log, mayRefresh: false, mayPrepare);
        }
        catch (CopyException e) when (mayPrepare && e is { Side: CopySide.Destination, Kind: FailureKind.ProjectMissing })
        {
            // What an event brought was never planned, and a project may go after it was.
            await PrepareAsync(grant, source, destination, log, task.Ended);
            return await CopyAsync(task, pace, log, mayRefresh, mayPrepare: false);
        }
        catch (CopyException e)
        {
            placements.Forget(grant.Destination.RegistryId, e.WrongPlacements);
            throw;
        }
    }

    private static ExpectedReference? Expected(GrantedTask grant) => grant.Expected switch
    {
        null => null,
        References.Absent => new ExpectedReference(null),
        var text => Digest.TryParse(text, out var digest) ? new ExpectedReference(digest) : null,
    };

    private static async Task PrepareAsync(
        GrantedTask grant, IRegistryAdapter source, IRegistryAdapter destination, AttemptLog log, CancellationToken cancellationToken)
    {
        log.OnLog("The destination has no such project; creating it.");
        try
        {
            await destination.PrepareAsync(
                RepositoryName.Parse(grant.DestinationRepository),
                async token => await source.IsPublicAsync(RepositoryName.Parse(grant.SourceRepository), token) is true,
                cancellationToken);
        }
        catch (RegistryException e)
        {
            throw new CopyException(CopySide.Destination, CopyPhase.Resolve, e);
        }
    }

    private async Task<IRegistryAdapter> OpenAsync(CopySide side, RegistryVersion registry, CancellationToken cancellationToken)
    {
        try
        {
            return await connections.GetAsync(registry, cancellationToken);
        }
        catch (ConnectionMissingException e)
        {
            throw new CopyException(side, CopyPhase.Resolve, new RegistryException(FailureKind.Unreachable, e.Message, e));
        }
    }

    private static TaskSettlement Settlement(GrantedTask grant, string outcome) =>
        new() { TaskId = grant.TaskId, Attempt = grant.Attempt, Outcome = outcome, DurationSeconds = 0 };

    private static TaskSettlement Ended(GrantedTask grant, string outcome, CopyProgress progress) => Settlement(grant, outcome) with
    {
        BytesDone = progress.BytesDone,
        BytesTotal = progress.BytesTotal,
        BytesMounted = progress.BytesMounted,
    };

    private static TaskSettlement Settled(GrantedTask grant, CopyResult result) => Settlement(grant, Outcome(result.Outcome)) with
    {
        Reason = result.Outcome == CopyOutcome.Conflict ? Reasons.PolicyRule : null,
        Detail = result.Outcome == CopyOutcome.Conflict
            ? $"the destination has {result.ConflictingDigest} and the policy does not override; the source has {result.Digest}"
            : null,
        Digest = (result.ConflictingDigest ?? result.Digest)?.ToString(),
        Wrote = result.Wrote,
        BytesDone = result.BytesDone,
        BytesTotal = result.BytesTotal,
        BytesMounted = result.BytesMounted,
        Placed = [.. result.Placed.Take(TaskSettlement.MaxPlaced).Select(digest => digest.ToString())],
        Wrong = Wrong(result.WrongPlacements),
    };

    private static string Outcome(CopyOutcome outcome) => outcome switch
    {
        CopyOutcome.Copied => Outcomes.Copied,
        CopyOutcome.AlreadyPresent => Outcomes.AlreadyPresent,
        CopyOutcome.Conflict => Outcomes.Conflict,
        _ => throw new InvalidOperationException($"{outcome} is no end of a task."),
    };

    private static TaskSettlement Failed(GrantedTask grant, CopyException e, CopyProgress progress) => Ended(grant, Outcomes.Failed, progress) with
    {
        FailureClass = FailureMapping.Class(e.Side, e.Cause),
        Reason = FailureMapping.Reason(e.Side, e.Kind),
        Detail = FailureAdvice.Sentence(e.Side, e.Cause),
        RetryAfterSeconds = e.Cause.RetryAfter?.TotalSeconds,
#pragma warning disable CA1308 // The words of the wire are lower-case.
        Phase = e.Phase.ToString().ToLowerInvariant(),
#pragma warning restore CA1308
        HttpStatus = (int?)e.Cause.Status,
        RegistryCode = e.Cause.Errors is [var error, ..] ? error.Code : null,
        Wrong = Wrong(e.WrongPlacements),
    };

    private static List<WrongPlacement> Wrong(IReadOnlyList<BlobLocation> wrong) =>
        [.. wrong.Take(TaskSettlement.MaxPlaced).Select(location => new WrongPlacement { Repository = location.Repository.Value, Digest = location.Digest.ToString() })];

    [LoggerMessage(LogLevel.Debug, "Ended: {Outcome} {Reason} {Detail} in {Seconds:F2} s", EventName = "task.ended")]
    private static partial void Ended(ILogger logger, string outcome, string? reason, string? detail, double seconds);

    [LoggerMessage(LogLevel.Error, "The attempt broke in a way that it should not", EventName = "task.broke")]
    private static partial void Unexpected(ILogger logger, Exception exception);
}
