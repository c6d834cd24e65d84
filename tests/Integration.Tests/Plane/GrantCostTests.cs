using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Dispatching;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Policies;
using HarborReplication.PolicyService.Tasks;
using HarborReplication.PolicyService.Tests.Plane;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HarborReplication.Integration.Tests.Plane;

/// <summary>What a grant reads, as Postgres counts it.</summary>
public sealed class GrantCostTests
{
    private const int Policies = 5_000;
    private const int Executions = 50;

    [Fact]
    public async Task Grant_BesideFiveThousandPolicies_ReadsThoseThatHaveSomethingToDo()
    {
        await using var plane = await PlaneHost.StartAsync();
        var worker = new Worker("one");
        await SeedAsync(plane, await plane.AddPolicyAsync());
        await plane.HeartbeatAsync(worker);
        Assert.NotEmpty((await plane.AskAsync(worker, slots: 3)).Tasks);

        var read = await plane.RunAsync<IServiceProvider, long>(async services =>
        {
            var database = services.GetRequiredService<PolicyDbContext>();
            await using var transaction = await database.BeginWriteAsync(Locks.Grants, default);
            var (request, now) = (worker.Request(3, 1), await database.NowAsync(default));
            var standing = await services.GetRequiredService<Standings>().OfAsync(request, default);
            var availability = await services.GetRequiredService<AvailabilityReader>().ReadAsync(request.Region, standing, now, default);
            var tasks = await services.GetRequiredService<TaskPicker>().PickAsync(request, standing, availability, now, default);
            Assert.NotEmpty((await services.GetRequiredService<GrantWriter>().GrantAsync(request, tasks, now, default)).Tasks);
            await services.GetRequiredService<PlanPicker>().GrantAsync(request, availability, now, default);
            return (await database.QueryAsync<long>(
                """
                SELECT coalesce(sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)), 0)::bigint AS "Value"
                FROM pg_stat_xact_user_tables WHERE relname IN ('policies', 'policy_destinations', 'policy_changes', 'registry_changes')
                """,
                default)).Single();
        });
        Assert.InRange(read, 1, 20 * Executions);
    }

    private static Task<int> SeedAsync(PlaneHost plane, long first) => plane.ReadAsync(async database =>
    {
        var model = await database.Policies.Include(policy => policy.Destinations).AsNoTracking().SingleAsync(policy => policy.Id == first);
        var now = await database.NowAsync(default);
        var (source, destination) = (model.SourceRegistryId, await database.Registries.SingleAsync(registry => registry.Id == model.Destinations[0].RegistryId));
        var policies = Enumerable.Range(0, Policies).Select(number => new Policy
        {
            Name = $"policy {number}", SourceRegistryId = source, Enabled = true, Override = true, Destinations = [new PolicyDestination { RegistryId = destination.Id }],
        }).ToList();
        database.Policies.AddRange(policies);
        await database.SaveChangesAsync();
        await new PolicyChangeLog(database).MoveAsync(policies[^1].Id, deleted: false, default);
        var executions = policies.Take(Executions).Select(policy => new Execution
        {
            CorrelationId = Guid.NewGuid(), PolicyId = policy.Id, Trigger = TriggerTypes.Manual, Lane = Lanes.Normal, Region = "default", SourceRegistryId = source,
            Rules = ExecutionRules.Of(policy).Write(), State = ExecutionStates.Running, PlanState = PlanStates.Finished, RequestedAt = now, StartTime = now,
        }).ToList();
        // At once: the sweep ends what runs and has no tasks.
        await using var transaction = await database.BeginWriteAsync(null, default);
        database.Executions.AddRange(executions);
        await database.SaveChangesAsync();
        database.Tasks.AddRange(executions.SelectMany(execution => Enumerable.Range(0, 20).Select(number => new ReplicationTask
        {
            ExecutionId = execution.Id, PolicyId = execution.PolicyId, Operation = Operations.Copy, SourceRegistryId = source, DestinationRegistryId = destination.Id,
            DestinationOrigin = destination.Origin, SourceRepository = "library/app", SourceReference = $"v{number}",
            DestinationRepository = $"copy/{execution.Id}", DestinationReference = $"v{number}", NextAttemptAt = now, CreationTime = now,
        })));
        await database.SaveChangesAsync();
        await transaction.CommitAsync(default);
        return await database.StatementAsync("ANALYZE", default);
    });
}
