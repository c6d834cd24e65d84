using HarborReplication.PolicyService.Bandwidth;

namespace HarborReplication.PolicyService.Tests.Bandwidth;

public sealed class ShareArithmeticTests
{
    private const long Budget = 6_250_000;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Grant_Alone_GetsAll()
    {
        var only = Share(copies: 3);
        ShareArithmetic.Grant(only, [], Budget, 1, 0, Start);
        Assert.Equal(Budget, only.BytesPerSecond);
    }

    [Fact]
    public void Grant_SecondSession_GetsItsPartWhenTheFirstHasAppliedALesserOne()
    {
        var (first, second) = (Share(copies: 3), Share(copies: 1));
        ShareArithmetic.Grant(first, [], Budget, 1, 0, Start);
        ShareArithmetic.Grant(second, [first], Budget, 1, 0, Start);
        Assert.Equal(0, second.BytesPerSecond);

        ShareArithmetic.Grant(first, [second], Budget, 2, 1, Start.AddSeconds(1));
        Assert.Equal(Budget * 3 / 4, first.BytesPerSecond);
        ShareArithmetic.Grant(second, [first], Budget, 2, 1, Start.AddSeconds(1));
        Assert.Equal(0, second.BytesPerSecond);

        ShareArithmetic.Grant(first, [second], Budget, 3, 2, Start.AddSeconds(2));
        ShareArithmetic.Grant(second, [first], Budget, 3, 2, Start.AddSeconds(2));
        Assert.Equal(Budget / 4, second.BytesPerSecond);
    }

    [Fact]
    public void Grant_AnswerNotApplied_CountsWhatMayStillBeUsed()
    {
        var (first, second) = (Share(copies: 1), Share(copies: 1));
        ShareArithmetic.Grant(first, [], Budget, 1, 0, Start);
        ShareArithmetic.Grant(second, [first], Budget, 1, 0, Start);
        for (var number = 2; number < 5; number++)
            ShareArithmetic.Grant(first, [second], Budget, number, 1, Start.AddSeconds(number));

        Assert.Equal(Budget, ShareArithmetic.InUse(first, Start.AddSeconds(5)));
        ShareArithmetic.Grant(second, [first], Budget, 2, 1, Start.AddSeconds(5));
        Assert.Equal(0, second.BytesPerSecond);
    }

    [Fact]
    public void Grant_SilentSession_CountsHalfThenNothing()
    {
        var (silent, other) = (Share(copies: 1), Share(copies: 1));
        ShareArithmetic.Grant(silent, [], Budget, 1, 0, Start);

        ShareArithmetic.Grant(other, [silent], Budget, 1, 0, Start.AddSeconds(10));
        Assert.Equal(Budget / 2, other.BytesPerSecond);
        ShareArithmetic.Grant(other, [silent], Budget, 2, 1, Start.AddSeconds(40));
        Assert.Equal(Budget, other.BytesPerSecond);
    }

    [Fact]
    public void Grant_UrgentCopy_GetsMostOfIt()
    {
        var (bulk, urgent) = (Share(copies: 4), new BandwidthShare { Budget = "b", Session = Guid.NewGuid(), Weight = ShareArithmetic.UrgentWeight });
        for (var round = 1; round <= 4; round++)
        {
            ShareArithmetic.Grant(bulk, round == 1 ? [] : [urgent], Budget, round, round - 1, Start.AddSeconds(round));
            ShareArithmetic.Grant(urgent, [bulk], Budget, round, round - 1, Start.AddSeconds(round));
        }

        Assert.Equal(Budget * 2 / 3, urgent.BytesPerSecond);
    }

    // Workers as they are: they use an answer from when it arrives, count its time from when they asked, and fall to half. Answers get
    // lost, are late, workers die, come, and want more or less. At no moment may they use more than the budget together.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Grant_WhateverIsLost_NeverMoreThanTheBudgetIsInUse(int seed)
    {
        var random = new Random(seed);
        var workers = new List<Worker>();
        var rows = new List<BandwidthShare>();
        for (var tick = 0; tick < 20_000; tick++)
        {
            var now = Start.AddMilliseconds(tick * 50);
            if (workers.Count < 6 && random.Next(200) == 0)
                workers.Add(new Worker());
            foreach (var worker in workers.ToList())
            {
                worker.Receive(now);
                if (random.Next(2000) == 0)
                    workers.Remove(worker);
                else if (tick % 20 == worker.Phase && random.Next(10) > 0)
                    Ask(worker, rows, random, now);
            }

            var used = workers.Sum(worker => worker.Rate(now));
            Assert.True(used <= Budget, $"seed {seed}, tick {tick}: {used} of {Budget}");
        }
    }

    private static void Ask(Worker worker, List<BandwidthShare> rows, Random random, DateTimeOffset now)
    {
        var own = rows.SingleOrDefault(row => row.Session == worker.Session);
        if (own is null)
            rows.Add(own = new BandwidthShare { Budget = "b", Session = worker.Session, ExpiresAt = now, BeforeExpiresAt = now });
        own.Weight = random.Next(1, 20);
        ShareArithmetic.Grant(own, [.. rows.Where(row => row != own)], Budget, ++worker.Number, worker.Applied, now);
        rows.RemoveAll(row => !ShareArithmetic.IsAlive(row, now));
        // One answer in five is lost, others take up to three seconds.
        if (random.Next(5) > 0)
            worker.Coming.Add((now.AddMilliseconds(random.Next(3000)), now, worker.Number, own.BytesPerSecond));
    }

    private static BandwidthShare Share(int copies) => new() { Budget = "b", Session = Guid.NewGuid(), Weight = copies, ExpiresAt = Start, BeforeExpiresAt = Start };

    private sealed class Worker
    {
        private static int _count;
        private long _share;
        private DateTimeOffset _since;

        public Guid Session { get; } = Guid.NewGuid();
        public int Phase { get; } = _count++ % 20;
        public long Number { get; set; }
        public long Applied { get; private set; }
        public List<(DateTimeOffset At, DateTimeOffset AskedAt, long Number, long Share)> Coming { get; } = [];

        public void Receive(DateTimeOffset now)
        {
            foreach (var answer in Coming.Where(answer => answer.At <= now).OrderBy(answer => answer.At).ToList())
            {
                Coming.Remove(answer);
                if (answer.Number > Applied)
                    (Applied, _share, _since) = (answer.Number, answer.Share, answer.AskedAt);
            }
        }

        public long Rate(DateTimeOffset now)
        {
            var age = now - _since;
            return age <= ShareArithmetic.Validity ? _share : age <= ShareArithmetic.Validity + ShareArithmetic.Silence ? _share / 2 : 0;
        }
    }
}
