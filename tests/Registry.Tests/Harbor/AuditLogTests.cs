using HarborReplication.Registry.Adapters.AuditLogs;
using HarborReplication.Registry.Failures;
using HarborReplication.Sandbox.Access;
using HarborReplication.Sandbox.Harbor;

namespace HarborReplication.Registry.Tests.Harbor;

public sealed class AuditLogTests : HarborTest
{
    [Fact]
    public async Task Read_Recorded_NamesArtifactsByTagAndDigest()
    {
        await using var harbor = await RecordedHarbor.StartAsync("audit-logs-after-id");

        var page = await harbor.Adapter.AuditLog!.ReadAsync("audit-logs", 2741, Cancel);

        Assert.Equal((true, 2750), (page.IsLast, page.Through));
        // The repositories and projects of the page are left out.
        Assert.Equal(
            [
                (2743, AuditOperation.ArtifactDeleted, "revu1/app", null, "sha256:7a2f367210d44c8a1f2888c723314d87ab74137c323c00535d819b5deaddf96f"),
                (2746, AuditOperation.ArtifactPushed, "rec65032/app", "v1", null),
                (2747, AuditOperation.ArtifactPushed, "rec65032/app", "v2", null),
                (2748, AuditOperation.ArtifactPushed, "rec65032/team/svc", "v1", null),
                (2749, AuditOperation.ArtifactPushed, "rec65032/app", null, "sha256:cddd2333b3d4934e4d3ba3e8adc9342ffb226c7897e0244db49e74bad50cbb65"),
                (2750, AuditOperation.ArtifactPushed, "rec65032/app", "sha256-d70c603862532f696962dbdad88f9725ada1b1166d5978ea57d78f81819041c3.sig", null),
            ],
            page.Entries.Select(entry => ((int)entry.Id, entry.Operation, entry.Repository, entry.Tag, entry.Digest)));
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 20, 17, 12, 976, TimeSpan.Zero), page.Entries[1].Time);
        Assert.Equal("admin", page.Entries[1].User);
    }

    [Fact]
    public async Task FindEnds_RecordedWithoutTheNewerLog_IsOfTheOlder()
    {
        await using var harbor = await RecordedHarbor.StartAsync("auditlog-exts-absent", "audit-logs");

        var ends = await harbor.Adapter.AuditLog!.FindEndsAsync(Cancel);

        Assert.Equal("audit-logs", ends!.Log);
    }

    [Fact]
    public async Task FindEnds_RecordedEmpty_IsNull()
    {
        await using var harbor = await RecordedHarbor.StartAsync("auditlog-exts-absent", "robot-least-privilege-audit-logs-empty");

        Assert.Null(await harbor.Adapter.AuditLog!.FindEndsAsync(Cancel));
    }

    [Theory]
    [InlineData("v2.9.5-672ec4ad", "audit-logs")]
    [InlineData("v2.13.1-abcdef01", "auditlog-exts")]
    public async Task Read_AfterPushes_TellsEachAndNoPull(string version, string log)
    {
        await using var site = await HarborSite.StartAsync(version);
        var pushed = await site.PushAsync("demo/app", "v1", "v2");
        await site.PushAsync("demo/app", "v1", pushed);

        var read = site.Adapter().AuditLog!;
        var ends = await read.FindEndsAsync(Cancel);
        var page = await read.ReadAsync(log, 0, Cancel);

        Assert.Equal(log, ends!.Log);
        Assert.Equal([("demo/app", "v2", null), ("demo/app", null, pushed)], page.Entries.Select(entry => (entry.Repository, entry.Tag, entry.Digest)));
        Assert.True(ends.Newest >= page.Entries[^1].Id);
        Assert.Equal(ends.Newest, await read.FindNewestAsync(log, page.Entries[0].Id, Cancel));
        Assert.Null(await read.FindNewestAsync(log, ends.Newest + 1, Cancel));
        Assert.True(await read.HasAnyAsync(log, ends.Oldest, ends.Oldest, Cancel));
        Assert.False(await read.HasAnyAsync(log, ends.Newest + 1, ends.Newest + 500, Cancel));
        Assert.Empty((await read.ReadAsync(log, ends.Newest, Cancel)).Entries);
    }

    [Fact]
    public async Task FindEnds_RobotWithoutTheRight_IsNull()
    {
        await Site.PushAsync("demo/app", "v1", "v2");
        var without = Site.Registry.Harbor.Robot("without", "s", new HarborPermission("repository", "pull"));
        var with = Site.Registry.Harbor.Robot("with", "s", new HarborPermission("audit-log", "list") { Namespace = HarborPermission.System });

        Assert.Null(await Site.Adapter(without).AuditLog!.FindEndsAsync(Cancel));
        Assert.NotNull(await Site.Adapter(with).AuditLog!.FindEndsAsync(Cancel));
    }

    [Fact]
    public async Task FindEnds_WrongPassword_IsRefused()
    {
        var failure = await Assert.ThrowsAsync<RegistryException>(() => Site.Adapter(new SandboxCredentials("admin", "wrong")).AuditLog!.FindEndsAsync(Cancel));

        Assert.Equal(FailureKind.Auth, failure.Kind);
    }
}
