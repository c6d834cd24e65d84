using System.Diagnostics;
using HarborReplication.Benchmarks.Contenders;
using HarborReplication.Benchmarks.Measuring;
using HarborReplication.Benchmarks.Seeding;
using HarborReplication.Benchmarks.Wan;

namespace HarborReplication.Benchmarks.Rows;

/// <summary>Lets contenders copy the same source in turn, so that whatever else the machine does hits all of them.</summary>
internal sealed class Contest(SeededRegistry from, LinkOptions? link, IReadOnlyList<Entrant> entrants, int rounds)
{
    /// <summary>Every run finds an empty destination.</summary>
    public Task<IReadOnlyList<Series>> IntoEmptyAsync(Func<Destination, IContender, Task>? afterwards = null) => RunAsync(
        async (entrant, isWarmUp) =>
        {
            await using var destination = await Destination.StartAsync(isWarmUp ? null : link);
            var run = await MeasureAsync(entrant, destination);
            await VerifyAsync(entrant, destination);
            if (afterwards is not null && !isWarmUp)
                await afterwards(destination, entrant.Contender);
            return run;
        });

    /// <summary>Every run finds everything in place.</summary>
    public async Task<IReadOnlyList<Series>> IntoEqualAsync(ImageShape shape)
    {
        await using var destination = await Destination.StartAsync(link);
        await Seeder.PushAsync(destination.Registry, shape);
        return await RunAsync((entrant, _) => MeasureAsync(entrant, destination));
    }

    private async Task<IReadOnlyList<Series>> RunAsync(Func<Entrant, bool, Task<Run>> run)
    {
        foreach (var entrant in entrants.SelectMany(entrant => Enumerable.Repeat(entrant, entrant.WarmUps)))
            await run(entrant, true);
        var runs = entrants.ToDictionary(entrant => entrant, _ => new List<Run>());
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var entrant in entrants)
            {
                var measured = await run(entrant, false);
                runs[entrant].Add(measured);
                Console.Error.WriteLine(FormattableString.Invariant(
                    $"  round {round}: {entrant.Contender.Name} {measured.Seconds:F2} s, load {MachineLoad.LastMinute}, others {measured.Cpu[CpuGroups.Others]:F1} CPU s"));
            }
        }

        return [.. entrants.Select(entrant => new Series(entrant.Contender.Name, ImagesOf(entrant).Count, runs[entrant]))];
    }

    private IReadOnlyList<SeededImage> ImagesOf(Entrant entrant) => [.. from.Images.Take(entrant.Sample ?? int.MaxValue)];

    private async Task<Run> MeasureAsync(Entrant entrant, Destination destination)
    {
        var copy = await entrant.Contender.PrepareAsync(
            new Transfer { From = from, Destination = destination.Registry, DestinationUrl = destination.Url, Images = ImagesOf(entrant) });
        GC.Collect();
        var busy = MachineLoad.BusySeconds;
        var before = CpuSnapshot.Take();
        var start = Stopwatch.GetTimestamp();
        await copy();
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var after = CpuSnapshot.Take();
        busy = MachineLoad.BusySeconds - busy;

        var cpu = new CpuUse();
        entrant.Contender.Count(before, after, cpu);
        if (entrant.Contender is not BareLibrary)
            cpu.Add(CpuGroups.Benchmark, after.OwnSeconds - before.OwnSeconds);
        if (from.Registry.ProcessId is { } source)
            cpu.Add(CpuGroups.Source, after.TreeSeconds(source) - before.TreeSeconds(source));
        if (destination.Registry.ProcessId is { } registry)
            cpu.Add(CpuGroups.Destination, after.TreeSeconds(registry) - before.TreeSeconds(registry));
        cpu.Add(CpuGroups.Others, Math.Max(0, busy - cpu.Total));
        return new Run(seconds, cpu);
    }

    /// <summary>A contender that is fast because it left something out is none.</summary>
    private async Task VerifyAsync(Entrant entrant, Destination destination)
    {
        var there = await destination.Registry.Client.ListDigestsAsync();
        foreach (var image in ImagesOf(entrant))
        {
            if (there.GetValueOrDefault($"{image.Repository}:{image.Tag}") is var digest && digest != image.Digest)
                throw new InvalidOperationException($"{entrant.Contender.Name}: {image.Repository}:{image.Tag} is {digest ?? "missing"}, not {image.Digest}.");
        }
    }
}
