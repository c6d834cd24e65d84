using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Tasks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Tests.Api;

public sealed class ReopeningApiTests(ApiHost api) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task Retry_FailedExecution_Is202ThenInProgress()
    {
        var (execution, task) = await SeedAsync(ExecutionStates.Failed, Outcomes.Failed);
        using var answer = await api.SendAsync(HttpMethod.Post, $"/api/v1/executions/{execution}/retry");
        Assert.Equal(202, (int)answer.StatusCode);
        Assert.Contains("\"status\":\"InProgress\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(200, (int)(await api.SendAsync(HttpMethod.Post, $"/api/v1/executions/{execution}/retry")).StatusCode);
        Assert.Equal(200, (int)(await api.SendAsync(HttpMethod.Post, $"/api/v1/tasks/{task}/retry")).StatusCode);
        Assert.Equal("InProgress", (await api.GetAsync($"/api/v2.0/replication/executions/{execution}")).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData(Outcomes.Failed)]
    [InlineData(Outcomes.Conflict)]
    [InlineData(Outcomes.Stopped)]
    public async Task RetryTask_WhatDidNotSucceed_Is202(string outcome)
    {
        var (_, task) = await SeedAsync(ExecutionStates.Failed, outcome);
        Assert.Equal(202, (int)(await api.SendAsync(HttpMethod.Post, $"/api/v1/tasks/{task}/retry")).StatusCode);
    }

    [Fact]
    public async Task Resume_WhileItIsBeingStopped_Is409()
    {
        var (execution, _) = await SeedAsync(ExecutionStates.Stopping, Outcomes.Stopped, row => (row.EndTime, row.StopRequestedAt) = (null, row.StartTime));
        Assert.Contains("is being stopped", await ApiHost.RefusedAsync(api.SendAsync(HttpMethod.Post, $"/api/v1/executions/{execution}/resume"), 409, "CONFLICT"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/executions/987654321/retry", 404, "NOT_FOUND")]
    [InlineData("/api/v1/executions/987654321/resume", 404, "NOT_FOUND")]
    [InlineData("/api/v1/tasks/987654321/retry", 404, "NOT_FOUND")]
    [InlineData("/api/v1/executions/x/retry", 422, "UNPROCESSABLE_ENTITY")]
    public async Task Post_BadId_IsRefused(string path, int status, string code) => await ApiHost.RefusedAsync(api.SendAsync(HttpMethod.Post, path), status, code);

    private async Task<(long Execution, long Task)> SeedAsync(string state, string outcome, Action<Execution>? change = null)
    {
        var policy = await api.AddPolicyAsync();
        var rules = await api.DatabaseAsync(async database =>
            ExecutionRules.Of(await database.Policies.Include(row => row.Destinations).SingleAsync(row => row.Id == policy)));
        var source = await api.DatabaseAsync(database => database.Policies.Where(row => row.Id == policy).Select(row => row.SourceRegistryId).SingleAsync());
        var execution = await api.SeedExecutionAsync(state, row =>
        {
            (row.PolicyId, row.SourceRegistryId, row.Rules, row.PlanState, row.EndTime) = (policy, source, rules.Write(), PlanStates.Finished, row.StartTime);
            change?.Invoke(row);
        });
        var task = ApiSeeds.Tasks(execution, 1, one => (one.Status, one.Outcome, one.Attempt) = (TaskStates.Final, outcome, 1)).Single();
        await api.SeedTasksAsync(task);
        return (execution, task.Id);
    }
}
