using System.Text.Json;
using HarborReplication.Contracts.Policies;
using HarborReplication.Contracts.Requests;
using HarborReplication.Contracts.Work;
using HarborReplication.Contracts.Words;
using HarborReplication.TriggerService.Database;
using HarborReplication.TriggerService.Events;
using HarborReplication.TriggerService.Matching;
using HarborReplication.TriggerService.Policies;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.Tests.Matching;

/// <summary>Events of registry 7, and what becomes of them, in the words of these tests.</summary>
internal static class Happenings
{
    public const long Registry = 7;
    private static int _numbers;

    public static PolicyState Policy(long id, string name = "library/**", bool enabled = true) => new()
    {
        PolicyId = id,
        Sequence = id,
        Deleted = false,
        Enabled = enabled,
        Trigger = TriggerTypes.EventBased,
        SourceRegistryId = Registry,
        Filters = [new PlanFilter { Type = "name", Values = [name] }],
        Deletion = true,
    };

    public static Task FollowAsync(this Replica replica, params IReadOnlyList<PolicyState> policies) => replica.UseAsync<PolicyProjection>(async projection =>
    {
        var after = await replica.ReadAsync(context => context.PolicyCursors.Select(cursor => cursor.Sequence).SingleAsync());
        var through = after + policies.Count;
        await projection.ApplyAsync(
            new PolicyStates
            {
                AfterSequence = after, ThroughSequence = through, LatestSequence = through,
                Policies = [.. policies.Select((policy, place) => policy with { Sequence = after + place + 1 })],
            },
            TestContext.Current.CancellationToken);
    });

    public static ArtifactEvent Event(string tag, string kind = ArtifactEventKinds.Pushed, string repository = "library/app", string? key = null) => new()
    {
        RegistryId = Registry,
        Key = key ?? $"key {Interlocked.Increment(ref _numbers)}",
        Kind = kind,
        Repository = repository,
        Tag = tag,
        Digest = "sha256:1b2aebec7ac49fd7dc391c9a41ff68ed98ed6289e66ce7fb8878a75d706e7544",
        OccurredAt = DateTimeOffset.UnixEpoch,
        Via = ArtifactEventSources.Webhook,
    };

    public static Task<int> TellAsync(this Replica replica, params IReadOnlyList<ArtifactEvent> events) =>
        replica.UseAsync<EventInbox, int>(async inbox => (await inbox.AddAsync(events, TestContext.Current.CancellationToken)).Count);

    public static Task<TimeSpan> StepAsync(this Replica replica) =>
        replica.UseAsync<MatchingStep, TimeSpan>(step => step.RunAsync(TestContext.Current.CancellationToken));

    /// <summary>The time in which policies collect is over.</summary>
    public static Task EndCollectingAsync(this Replica replica) => replica.UseAsync<TriggerDbContext>(context =>
        context.Policies.ExecuteUpdateAsync(set => set.SetProperty(policy => policy.CollectsUntil, DateTimeOffset.UnixEpoch)));

    /// <summary>The artifacts of each request, in the order of the requests.</summary>
    public static async Task<IReadOnlyList<(long Policy, IReadOnlyList<RequestedArtifact> Artifacts)>> RequestsAsync(this Replica replica)
    {
        var rows = await replica.ReadAsync(context => context.Requests.AsNoTracking().OrderBy(request => request.NextSendAt).ToListAsync());
        return [.. rows.Select(row => (row.PolicyId, (IReadOnlyList<RequestedArtifact>)JsonSerializer.Deserialize<List<RequestedArtifact>>(row.Artifacts!, JsonSerializerOptions.Web)!))];
    }
}
