using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Tests.Api;
using HarborReplication.PolicyService.Tests.Plane;
using HarborReplication.Testing;

namespace HarborReplication.Integration.Tests.Tasks;

/// <summary>What a real Postgres knows of the tasks.</summary>
public sealed class TaskStatisticsTests
{
    private const int Much = 10_000;

    [Fact]
    public async Task Sweep_AfterALargePlan_LetsTheDatabaseLookHowManyArePending()
    {
        await using var plane = await PlaneHost.StartAsync(new ExecutionPlaneOptions { SweepInterval = TimeSpan.FromMilliseconds(500) });
        var worker = new Worker("one");
        await plane.HeartbeatAsync(worker);
        var execution = await plane.RunningAsync(worker, await plane.AddPolicyAsync(), ["v1"]);

        await plane.ReadAsync(database =>
        {
            database.Tasks.AddRange(ApiSeeds.Tasks(execution, Much));
            return database.SaveChangesAsync();
        });

        await Eventually.TrueAsync(
            async _ => (await plane.ReadAsync(database => database.QueryAsync<string>(
                """
                SELECT most_common_vals::text AS "Value" FROM pg_stats
                WHERE schemaname = 'policy' AND tablename = 'tasks' AND attname = 'status' AND most_common_vals IS NOT NULL
                """,
                default))).Contains("{pending}"),
            "the database knows that tasks are pending", TimeSpan.FromSeconds(40));
    }
}
