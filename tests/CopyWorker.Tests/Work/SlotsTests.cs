using HarborReplication.Contracts.Words;
using HarborReplication.CopyWorker.Work;

namespace HarborReplication.CopyWorker.Tests.Work;

public sealed class SlotsTests
{
    [Theory]
    [InlineData(16, 16, 14)]
    [InlineData(4, 4, 3)]
    [InlineData(2, 2, 1)]
    [InlineData(1, 1, 1)]
    public void Free_NothingRuns_KeepsAnEighthForUrgentWork(int total, int urgent, int other)
    {
        var free = new Slots(total, plans: 2).Free();

        Assert.Equal((urgent, other, other, 2), (free.Urgent, free.Normal, free.Bulk, free.Plans));
    }

    [Fact]
    public void Free_BulkTookAllItMay_UrgentStillFindsAPlace()
    {
        var slots = new Slots(16, plans: 2);
        for (var taken = 0; taken < 14; taken++)
            slots.TryTake(Lanes.Bulk);

        var free = slots.Free();

        Assert.Equal((2, 0, 0), (free.Urgent, free.Normal, free.Bulk));
    }

    [Fact]
    public void Free_UrgentTookOrdinarySlots_OthersGetWhatIsLeftInAll()
    {
        var slots = new Slots(16, plans: 2);
        for (var taken = 0; taken < 15; taken++)
            slots.TryTake(Lanes.Urgent);

        var free = slots.Free();

        Assert.Equal((1, 1), (free.Urgent, free.Normal));
    }

    [Fact]
    public void TryTake_NothingIsFreeForTheLane_TakesNothing()
    {
        var slots = new Slots(2, plans: 1);

        Assert.True(slots.TryTake(Lanes.Normal));
        Assert.False(slots.TryTake(Lanes.Bulk));
        Assert.True(slots.TryTake(Lanes.Urgent));
        Assert.False(slots.TryTake(Lanes.Urgent));

        Assert.Equal((1, 1, 0), slots.Running);
    }

    [Fact]
    public void Free_MorePlansThanAskedFor_IsNeverNegative()
    {
        var slots = new Slots(2, plans: 1);
        slots.TakePlan();
        slots.TakePlan();

        Assert.Equal(0, slots.Free().Plans);
    }

    [Fact]
    public void Return_EverythingTaken_AllIsFreeAgain()
    {
        var slots = new Slots(16, plans: 2);
        slots.TryTake(Lanes.Urgent);
        slots.TryTake(Lanes.Bulk);
        slots.TakePlan();

        slots.Return(Lanes.Urgent);
        slots.Return(Lanes.Bulk);
        slots.ReturnPlan();

        Assert.True(slots.IsIdle);
        Assert.Equal(new Slots(16, plans: 2).Free(), slots.Free());
    }

    [Fact]
    public void Lend_TaskWaits_ItsSlotIsFreeUntilItGoesOn()
    {
        var slots = new Slots(2, plans: 1);
        Assert.True(slots.TryTake(Lanes.Urgent));
        Assert.True(slots.TryTake(Lanes.Urgent));

        var loan = slots.Lend(Lanes.Urgent);
        Assert.Equal(1, slots.Free().Urgent);
        loan.Dispose();
        loan.Dispose();

        Assert.Equal(0, slots.Free().Urgent);
        Assert.Equal(2, slots.Running.Urgent);
    }

    [Fact]
    public void Lend_AsManyAsThereAre_NoMoreAreLent()
    {
        var slots = new Slots(2, plans: 1);
        for (var task = 0; task < 3; task++)
        {
            Assert.True(slots.TryTake(Lanes.Bulk));
            slots.Lend(Lanes.Bulk);
        }

        Assert.Equal(1, slots.Running.Other);
        Assert.Equal(0, slots.Free().Bulk);
    }
}
