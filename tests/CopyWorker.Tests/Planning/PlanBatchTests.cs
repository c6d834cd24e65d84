using System.Text.Json;
using HarborReplication.Contracts.Planning;
using HarborReplication.CopyWorker.Planning;

namespace HarborReplication.CopyWorker.Tests.Planning;

public sealed class PlanBatchTests
{
    private const int MostBytes = ArtifactsPlanned.MaxBytes * 3 / 4;
    private static readonly string LongName = "team/" + new string('a', 250);
    private static readonly string LongTag = new('t', 128);

    [Fact]
    public void IsFull_NamesAreAsLongAsTheyMayBe_ComesBeforeTheMessageIsTooLarge()
    {
        var batch = new PlanBatch();
        var added = 0;
        while (!batch.IsFull(MostBytes))
        {
            batch.Add(new PlannedArtifact
            {
                DestinationRegistryId = long.MaxValue, SourceRepository = LongName, SourceReference = LongTag,
                DestinationRepository = LongName, DestinationReference = LongTag, SourceDigest = "sha256:" + new string('0', 64),
            });
            added++;
        }

        Assert.True(added < ArtifactsPlanned.MaxArtifacts);
        Assert.True(Size(batch) <= ArtifactsPlanned.MaxBytes);
    }

    [Fact]
    public void IsFull_EqualReferencesOfManyRepositories_ComesBeforeTheMessageIsTooLarge()
    {
        var batch = new PlanBatch();
        for (var number = 0; !batch.IsFull(MostBytes); number++)
            batch.AddEqual(long.MaxValue, LongName + number, LongName, LongTag);

        Assert.True(Size(batch) <= ArtifactsPlanned.MaxBytes);
    }

    [Fact]
    public void IsFull_EqualReferencesOfOneRepository_ComesAtTheirNumber()
    {
        var batch = new PlanBatch();
        var added = 0;
        for (; !batch.IsFull(MostBytes); added++)
            batch.AddEqual(2, "team/app", "mirror/app", $"v{added}");

        Assert.Equal(ArtifactsPlanned.MaxEqual, added);
        Assert.Equal(added, Assert.Single(batch.Close(Guid.Empty, 1, 1, 1).Equal).References.Count);
    }

    private static int Size(PlanBatch batch) => JsonSerializer.SerializeToUtf8Bytes(batch.Close(Guid.Empty, long.MaxValue, int.MaxValue, int.MaxValue)).Length;
}
