using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Tests.Harbor;

/// <summary>The adapter against the answers of a real Harbor.</summary>
public sealed class RecordedHarborTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListRepositories_Recorded_AreAllNamed()
    {
        await using var harbor = await RecordedHarbor.StartAsync("projects", "repositories");

        // library is empty, and not asked.
        Assert.Equal(["demo/multi", "demo/team/svc", "demo/app"], await HarborSite.RepositoriesAsync(harbor.Adapter));
    }

    [Fact]
    public async Task ListArtifacts_Recorded_HaveTagsAndLabels()
    {
        await using var harbor = await RecordedHarbor.StartAsync("artifacts-app");

        var listed = await HarborSite.ListAsync(harbor.Adapter, "demo/app");

        Assert.Equal(["1.0"], listed.Single(artifact => artifact.Digest!.Hex.StartsWith("396865f1", StringComparison.Ordinal)).Tags);
        Assert.Equal(["release"], listed.Single(artifact => artifact.Tags.Count > 0).Labels);
        Assert.Empty(listed.Single(artifact => artifact.Digest!.Hex.StartsWith("adee6df5", StringComparison.Ordinal)).Tags);
    }

    [Fact]
    public async Task ListArtifacts_RecordedNestedName_IsEscapedTwice()
    {
        await using var harbor = await RecordedHarbor.StartAsync("artifacts-team_svc");

        Assert.Equal(["latest"], Assert.Single(await HarborSite.ListAsync(harbor.Adapter, "demo/team/svc")).Tags);
    }

    [Fact]
    public async Task ListArtifacts_RecordedIndex_LeavesItsUntaggedChildrenOut()
    {
        await using var harbor = await RecordedHarbor.StartAsync("artifacts-multi");

        var listed = await HarborSite.ListAsync(harbor.Adapter, "demo/multi");

        Assert.DoesNotContain(listed, artifact => artifact.Tags.Count == 0);
        Assert.Contains(listed, artifact => artifact.Digest!.Hex.StartsWith("107e4b6c", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ListArtifacts_RecordedAccessory_IsBelowItsSubject()
    {
        // The accessory itself was not recorded, and one that is gone is left out: two of three would be a wrong answer here.
        await using var harbor = await RecordedHarbor.StartAsync("artifacts-with-accessories");

        var failure = await Assert.ThrowsAsync<RegistryException>(() => HarborSite.ListAsync(harbor.Adapter, "rec65032/app"));

        Assert.Contains("cddd2333b3d4934e4d3ba3e8adc9342ffb226c7897e0244db49e74bad50cbb65", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListArtifacts_RecordedMissingRepository_ListsNothing()
    {
        await using var harbor = await RecordedHarbor.StartAsync("err-404-repo-artifacts");

        Assert.Empty(await HarborSite.ListAsync(harbor.Adapter, "demo/none"));
    }

    [Fact]
    public async Task ListArtifacts_RecordedRobotWithoutTheRight_IsDenied()
    {
        await using var harbor = await RecordedHarbor.StartAsync("b-robot-artifacts");

        Assert.Equal(FailureKind.Denied, (await Assert.ThrowsAsync<RegistryException>(() => HarborSite.ListAsync(harbor.Adapter, "demo/app"))).Kind);
    }

    [Fact]
    public async Task ListArtifacts_ApiThatIsNotThere_IsNotAnEmptyRepository()
    {
        await using var harbor = await RecordedHarbor.StartAsync("project-artifacts-absent-in-2.9");

        await Assert.ThrowsAsync<RegistryException>(() => HarborSite.ListAsync(harbor.Adapter, "rec65032/app"));
    }

    [Theory]
    [InlineData("demo/app", false)]
    [InlineData("library/app", true)]
    [InlineData("other/app", null)]
    public async Task IsPublic_Recorded_IsTheProjects(string repository, bool? expected)
    {
        await using var harbor = await RecordedHarbor.StartAsync("projects");

        Assert.Equal(expected, await harbor.Adapter.IsPublicAsync(RepositoryName.Parse(repository), Cancel));
    }

    [Theory]
    [InlineData("project-create")]
    [InlineData("err-409-project-exists")]
    public async Task Prepare_RecordedCreation_Succeeds(string creation)
    {
        await using var harbor = await RecordedHarbor.StartAsync("err-401-projects-badpw", creation);

        await harbor.Adapter.PrepareAsync(RepositoryName.Parse("demo/app"), _ => Task.FromResult(false), Cancel);
    }

    [Fact]
    public async Task DeleteTag_Recorded_IsOneRequest()
    {
        await using var harbor = await RecordedHarbor.StartAsync("tag-delete");

        Assert.True(await harbor.Adapter.DeleteTagAsync(RepositoryName.Parse("demo/app"), "1.1", Cancel));
    }

    [Fact]
    public async Task Check_RecordedWrongPassword_IsFoundOutWhereItShows()
    {
        await using var harbor = await RecordedHarbor.StartAsync("systeminfo-anonymous", "v2-badpw");

        Assert.Equal(FailureKind.Auth, (await harbor.Adapter.CheckAsync(Cancel)).Failure);
    }

    [Fact]
    public async Task Check_RecordedCredential_IsAccepted()
    {
        await using var harbor = await RecordedHarbor.StartAsync("systeminfo", "v2-basic");

        Assert.True((await harbor.Adapter.CheckAsync(Cancel)).IsHealthy);
    }
}
