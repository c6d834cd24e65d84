using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Tests.Api;

public sealed class PolicyDeletionTests(ApiHost api) : IClassFixture<ApiHost>
{
    private const int Rounds = 25;

    [Fact]
    public async Task Delete_WhileAnExecutionIsStarted_OneOfThemIsRefused()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var policy = await api.AddPolicyAsync();
            var start = api.PostAsync("/api/v2.0/replication/executions", new { policy_id = policy });
            var delete = api.SendAsync(HttpMethod.Delete, $"/api/v2.0/replication/policies/{policy}");
            var outcome = ((int)(await start).StatusCode, (int)(await delete).StatusCode);
            Assert.Contains(outcome, new[] { (201, 412), (404, 200) });
        }

        Assert.Empty(await api.DatabaseAsync(database => database.Executions
            .Where(execution => !database.Policies.Any(policy => policy.Id == execution.PolicyId)).Select(execution => execution.Id).ToListAsync()));
    }
}
