using HarborReplication.Benchmarks.Contenders;
using HarborReplication.Benchmarks.Peers;
using HarborReplication.Benchmarks.Seeding;
using HarborReplication.Benchmarks.Wan;

namespace HarborReplication.Benchmarks.Rows;

/// <summary>Rows a, b, d and e: many small images, near and far, at first and again.</summary>
internal sealed record SmallImages
{
    public required ImageShape Shape { get; init; }

    /// <summary>In front of the destination; null: none.</summary>
    public LinkOptions? Link { get; init; }

    /// <summary>Whether the destination has everything already.</summary>
    public bool IsEqual { get; init; }

    /// <summary>Images that skopeo gets; null: all.</summary>
    public int? PeerSample { get; init; }

    /// <summary>How many times as fast as skopeo.</summary>
    public required double Goal { get; init; }

    public async Task RunAsync(Laboratory laboratory)
    {
        var source = await laboratory.SourceAsync(Shape);
        await using var cluster = await laboratory.StartClusterAsync();
        // Short runs need more of them to have everything compiled.
        var warmUps = IsEqual ? 5 : 2;
        var skopeo = new SkopeoPeer();
        var contest = new Contest(
            source,
            Link,
            [
                new Entrant(new DistributedMode(cluster, laboratory.Postgres, laboratory.RabbitMq), WarmUps: warmUps),
                new Entrant(skopeo, PeerSample),
                new Entrant(new BareLibrary(), WarmUps: warmUps),
            ],
            laboratory.Options.Rounds);
        var all = await (IsEqual ? contest.IntoEqualAsync(Shape) : contest.IntoEmptyAsync());
        Results.PrintRates(all, skopeo.Name);
        if (PeerSample is { } sample)
            Console.WriteLine($"skopeo takes images one after the other, so its rate is that of the first {Math.Min(sample, Shape.Count)}.");
        Console.WriteLine(FormattableString.Invariant($"goal: ≥ {Goal} × skopeo"));
        Results.PrintCpu(all);
        laboratory.Scores.AtLeast(
            $"{Shape.Count} small images{(Link is null ? "" : " over 80 ms")}{(IsEqual ? ", all equal" : "")}", all[0].ImagesPerSecond / all[1].ImagesPerSecond, Goal, " × skopeo");
        if (Link is null && !IsEqual)
        {
            laboratory.Scores.AtMost("the workers' part of the CPU used", 100 * Results.Share(all[0], Results.Workers), 20, " %");
            laboratory.Scores.AtMost("all services' part of the CPU used", 100 * Results.Share(all[0], Results.Ours), 40, " %");
        }
    }
}
