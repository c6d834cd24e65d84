using HarborReplication.Contracts.Planning;
using HarborReplication.Contracts.Sessions;
using HarborReplication.Contracts.Settlement;
using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;

namespace HarborReplication.PolicyService.Tests.Plane;

/// <summary>A worker session as PolicyService sees it.</summary>
internal sealed class Worker(string name, string region = "default")
{
    private long _heartbeats;
    private long _requests;

    public Guid Session { get; } = Guid.NewGuid();
    public List<GrantedTask> Tasks { get; } = [];
    public List<GrantedPlan> Plans { get; } = [];

    /// <summary>Those of its tasks that it has not begun.</summary>
    public HashSet<long> Waiting { get; } = [];

    public Heartbeat Heartbeat(bool closed = false, Func<GrantedTask, HeldTask>? progress = null, IReadOnlyList<ExecutionSpeed>? speeds = null) => new()
    {
        Session = Session, Number = ++_heartbeats, Worker = name, Region = region, Version = "test", Slots = 100,
        Draining = false, Closed = closed, RequestsClosed = _requests,
        Tasks =
        [
            .. Tasks.Select(progress ?? (task => new HeldTask { TaskId = task.TaskId, Attempt = task.Attempt, Waiting = Waiting.Contains(task.TaskId) })),
        ],
        Plans = [.. Plans.Select(plan => new HeldPlan { ExecutionId = plan.ExecutionId, PlanAttempt = plan.PlanAttempt })],
        Free = new FreeSlots { Urgent = 100, Normal = 100, Bulk = 100, Plans = 1 },
        Speeds = speeds,
    };

    public RequestWork Request(int slots, int plans, int ahead = 0) => new()
    {
        Session = Session, RequestNumber = ++_requests, Worker = name, Region = region,
        Free = new FreeSlots { Urgent = slots, Normal = slots, Bulk = slots, Plans = plans },
        Ahead = ahead,
    };

    public void Took(WorkGranted granted)
    {
        Tasks.AddRange(granted.Tasks);
        Plans.AddRange(granted.Plans);
    }

    public ArtifactsPlanned Batch(GrantedPlan plan, int number, IReadOnlyList<string> tags, IReadOnlyList<string> equal, string? expected = null) => new()
    {
        Session = Session, ExecutionId = plan.ExecutionId, PlanAttempt = plan.PlanAttempt, BatchNumber = number,
        Artifacts =
        [
            .. tags.Select(tag => new PlannedArtifact
            {
                DestinationRegistryId = plan.Destinations[0].Registry.RegistryId,
                SourceRepository = "library/app", SourceReference = tag, DestinationRepository = "copy/app", DestinationReference = tag,
                Expected = expected,
            }),
        ],
        Equal = equal.Count == 0 ? [] :
        [
            new EqualArtifacts
            {
                DestinationRegistryId = plan.Destinations[0].Registry.RegistryId,
                SourceRepository = "library/app", DestinationRepository = "copy/app", References = equal,
            },
        ],
    };

    public static TaskSettlement Copied(GrantedTask task, string digest = "sha256:aa") => new()
    {
        TaskId = task.TaskId, Attempt = task.Attempt, Outcome = Outcomes.Copied, Digest = digest, Wrote = true,
        BytesDone = 10, BytesTotal = 12, BytesMounted = 2, DurationSeconds = 0.5, Log = "copied", Placed = ["sha256:bb"],
    };

    public static TaskSettlement Failed(GrantedTask task, string failureClass, string reason, double? retryAfter = null) => new()
    {
        TaskId = task.TaskId, Attempt = task.Attempt, Outcome = Outcomes.Failed, FailureClass = failureClass, Reason = reason,
        Detail = "it broke", RetryAfterSeconds = retryAfter, DurationSeconds = 0.1, Phase = "blob", HttpStatus = 503,
    };

    public static TaskSettlement Ended(GrantedTask task, string outcome) => new()
    {
        TaskId = task.TaskId, Attempt = task.Attempt, Outcome = outcome, DurationSeconds = 0.1,
    };
}
