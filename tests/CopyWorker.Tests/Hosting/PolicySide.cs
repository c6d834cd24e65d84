using System.Collections.Concurrent;
using HarborReplication.Contracts.Checks;
using HarborReplication.Contracts.Claims;
using HarborReplication.Contracts.Planning;
using HarborReplication.Contracts.Sessions;
using HarborReplication.Contracts.Settlement;
using HarborReplication.Contracts.Work;
using HarborReplication.Messaging.Sending;
using MassTransit;

namespace HarborReplication.CopyWorker.Tests.Hosting;

/// <summary>PolicyService as a worker sees it: takes its messages and answers them, unless a test tells it to keep silent.</summary>
internal sealed class PolicySide
{
    private readonly ConcurrentQueue<(IReadOnlyList<GrantedTask> Tasks, IReadOnlyList<GrantedPlan> Plans)> _toGrant = new();
    private readonly ConcurrentQueue<(IReadOnlyList<HeldTask> Tasks, IReadOnlyList<HeldPlan> Plans)> _toAbandon = new();

    private volatile IReadOnlyList<HeldTask> _always = [];

    public ConcurrentQueue<Heartbeat> Heartbeats { get; } = new();
    public ConcurrentQueue<RequestWork> Requests { get; } = new();
    public ConcurrentQueue<TasksSettled> Reports { get; } = new();
    public ConcurrentQueue<ArtifactsPlanned> Batches { get; } = new();
    public ConcurrentQueue<PlanFinished> Finishes { get; } = new();
    public ConcurrentQueue<RegistryChecked> Checks { get; } = new();

    public ConcurrentQueue<ClaimBlobs> Claims { get; } = new();

    /// <summary>What a question about a blob is answered with; null: it stays unanswered.</summary>
    public Func<BlobQuestion, BlobAnswer?> AnswerClaim { get; set; } = question => new BlobAnswer { Claim = question.Claim, Yours = true };

    /// <summary>How long a request for work takes.</summary>
    public TimeSpan GrantsAfter { get; set; }

    public volatile bool AnswersHeartbeats = true;
    public volatile bool AnswersSettlements = true;
    public volatile bool AnswersBatches = true;
    public volatile bool PlanIsCurrent = true;

    /// <summary>Every settlement once, however often its report was repeated.</summary>
    public IReadOnlyList<TaskSettlement> Settlements => [.. Reports.DistinctBy(report => report.BatchId).SelectMany(report => report.Tasks)];

    public IReadOnlyList<PlannedArtifact> Planned => [.. Batches.DistinctBy(batch => batch.BatchNumber).SelectMany(batch => batch.Artifacts)];

    public IReadOnlyList<EqualArtifacts> Equal => [.. Batches.DistinctBy(batch => batch.BatchNumber).SelectMany(batch => batch.Equal)];

    public void Grant(params GrantedTask[] tasks) => _toGrant.Enqueue((tasks, []));

    public void Grant(GrantedPlan plan) => _toGrant.Enqueue(([], [plan]));

    public void Abandon(GrantedTask task) => _toAbandon.Enqueue(([new HeldTask { TaskId = task.TaskId, Attempt = task.Attempt }], []));

    /// <summary>Every heartbeat from now on is answered so.</summary>
    public void AbandonsAlways(GrantedTask task) => _always = [new HeldTask { TaskId = task.TaskId, Attempt = task.Attempt }];

    public void Abandon(GrantedPlan plan) => _toAbandon.Enqueue(([], [new HeldPlan { ExecutionId = plan.ExecutionId, PlanAttempt = plan.PlanAttempt }]));

    public static void Configure(IBusRegistrationConfigurator bus) => bus.AddConsumer<Hearing>();

    internal sealed class Hearing(PolicySide policy, Outbound outbound) :
        IConsumer<Heartbeat>, IConsumer<RequestWork>, IConsumer<TasksSettled>, IConsumer<ArtifactsPlanned>, IConsumer<PlanFinished>, IConsumer<RegistryChecked>,
        IConsumer<ClaimBlobs>
    {
        public Task Consume(ConsumeContext<Heartbeat> context)
        {
            policy.Heartbeats.Enqueue(context.Message);
            if (policy.AnswersHeartbeats)
            {
                policy._toAbandon.TryDequeue(out var abandoned);
                outbound.Send(new HeartbeatAnswered
                {
                    Session = context.Message.Session, Number = context.Message.Number,
                    AbandonTasks = abandoned.Tasks ?? policy._always, AbandonPlans = abandoned.Plans ?? [],
                });
            }

            return Task.CompletedTask;
        }

        public async Task Consume(ConsumeContext<RequestWork> context)
        {
            policy.Requests.Enqueue(context.Message);
            await Task.Delay(policy.GrantsAfter, context.CancellationToken);
            policy._toGrant.TryDequeue(out var work);
            outbound.Send(new WorkGranted
            {
                Session = context.Message.Session, RequestNumber = context.Message.RequestNumber,
                Tasks = work.Tasks ?? [], Plans = work.Plans ?? [], Placements = [],
            });
        }

        public Task Consume(ConsumeContext<TasksSettled> context)
        {
            policy.Reports.Enqueue(context.Message);
            if (policy.AnswersSettlements)
                outbound.Send(new SettlementsAnswered { Session = context.Message.Session, BatchId = context.Message.BatchId });
            return Task.CompletedTask;
        }

        public Task Consume(ConsumeContext<ArtifactsPlanned> context)
        {
            var batch = context.Message;
            policy.Batches.Enqueue(batch);
            if (policy.AnswersBatches)
            {
                outbound.Send(new PlanBatchAnswered
                {
                    Session = batch.Session, ExecutionId = batch.ExecutionId, PlanAttempt = batch.PlanAttempt, BatchNumber = batch.BatchNumber,
                    Current = policy.PlanIsCurrent,
                });
            }

            return Task.CompletedTask;
        }

        public Task Consume(ConsumeContext<PlanFinished> context)
        {
            var report = context.Message;
            policy.Finishes.Enqueue(report);
            if (policy.AnswersBatches)
            {
                outbound.Send(new PlanFinishAnswered
                {
                    Session = report.Session, ExecutionId = report.ExecutionId, PlanAttempt = report.PlanAttempt, Current = policy.PlanIsCurrent,
                });
            }

            return Task.CompletedTask;
        }

        public Task Consume(ConsumeContext<ClaimBlobs> context)
        {
            policy.Claims.Enqueue(context.Message);
            var answers = context.Message.Questions.Select(policy.AnswerClaim).OfType<BlobAnswer>().ToList();
            if (answers.Count > 0 || context.Message.Questions.Count == 0)
                outbound.Send(new BlobsClaimed { Session = context.Message.Session, Number = context.Message.Number, Answers = answers });
            return Task.CompletedTask;
        }

        public Task Consume(ConsumeContext<RegistryChecked> context)
        {
            policy.Checks.Enqueue(context.Message);
            return Task.CompletedTask;
        }
    }
}
