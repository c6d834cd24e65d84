using System.Globalization;
using System.Text.Json.Nodes;
using HarborReplication.Contracts.Planning;
using HarborReplication.Contracts.Work;
using HarborReplication.CopyWorker.Planning;
using HarborReplication.CopyWorker.Sessions;
using HarborReplication.Messaging.Sending;

namespace HarborReplication.Benchmarks.Load;

/// <summary>Plans as many artifacts as the policy's name filter says, a hundred tags a repository, and reports them as the planner does.</summary>
internal sealed class InventedPlans(WorkerSession session, PlanAnswers answers, Outbound outbound, TimeProvider time) : IPlanRunner
{
    private const int TagsEach = 100;

    /// <summary>What to add to a policy for which so many are planned.</summary>
    public static JsonObject Filters(int artifacts) => new()
    {
        ["filters"] = new JsonArray(new JsonObject { ["type"] = "name", ["value"] = string.Create(CultureInfo.InvariantCulture, $"load-{artifacts}/**") }),
    };

    public async Task RunAsync(RunningPlan plan)
    {
        await using var reports = new PlanReports(plan, session, outbound, time);
        answers.Register(reports);
        try
        {
            var pattern = plan.Grant.Filters.Single().Values.Single();
            var artifacts = int.Parse(pattern[(pattern.IndexOf('-') + 1)..pattern.IndexOf('/')], CultureInfo.InvariantCulture);
            for (var number = 0; number < artifacts; number++)
                await reports.AddAsync(Artifact(plan.Grant, number));
            await reports.FinishAsync([], null);
        }
        catch (OperationCanceledException) when (reports.Ended.IsCancellationRequested)
        {
            // Stopped.
        }
        finally
        {
            answers.Forget(reports);
        }
    }

    private static PlannedArtifact Artifact(GrantedPlan grant, int number)
    {
        // Each policy has its own: two that write the same tag would wait for each other.
        var repository = string.Create(CultureInfo.InvariantCulture, $"policy-{grant.PolicyId}/app-{number / TagsEach:0000}");
        var tag = string.Create(CultureInfo.InvariantCulture, $"v{number % TagsEach}");
        return new PlannedArtifact
        {
            DestinationRegistryId = grant.Destinations[0].Registry.RegistryId,
            SourceRepository = repository,
            SourceReference = tag,
            DestinationRepository = repository,
            DestinationReference = tag,
            SourceDigest = string.Create(CultureInfo.InvariantCulture, $"sha256:{number:x64}"),
        };
    }
}
