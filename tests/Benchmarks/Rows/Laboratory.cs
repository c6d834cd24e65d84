using HarborReplication.Benchmarks.Contenders;
using HarborReplication.Benchmarks.Seeding;
using HarborReplication.Benchmarks.Verdicts;
using HarborReplication.Testing;

namespace HarborReplication.Benchmarks.Rows;

/// <summary>What rows share: the servers, the sources once they are seeded, and how thorough to be.</summary>
internal sealed class Laboratory : IAsyncDisposable
{
    private readonly Dictionary<ImageShape, SeededRegistry> _sources = [];

    private Laboratory(LaboratoryOptions options) => Options = options;

    public LaboratoryOptions Options { get; }

    public Scoreboard Scores { get; } = new();

    public PostgresServer Postgres { get; } = new();

    public RabbitMqServer RabbitMq { get; } = new();

    public static async Task<Laboratory> StartAsync(LaboratoryOptions options)
    {
        var laboratory = new Laboratory(options);
        await Task.WhenAll(laboratory.Postgres.StartAsync(), laboratory.RabbitMq.StartAsync());
        return (laboratory.Postgres.UnavailableReason ?? laboratory.RabbitMq.UnavailableReason) is { } reason
            ? throw new InvalidOperationException(reason)
            : laboratory;
    }

    /// <summary>The services with a database and a virtual host of their own; the caller ends them.</summary>
    public Task<Cluster> StartClusterAsync(int workers = 2, IReadOnlyDictionary<string, string>? settings = null, int policyServices = 1) => Cluster.StartAsync(
        Postgres, RabbitMq, new ClusterOptions { PolicyServices = policyServices, TriggerServices = 1, CopyWorkers = workers, Clocks = settings ?? new Dictionary<string, string>() });

    /// <summary>A source with such images; the same one whenever it is asked for.</summary>
    public async Task<SeededRegistry> SourceAsync(ImageShape shape)
    {
        if (!_sources.TryGetValue(shape, out var source))
            _sources[shape] = source = await Seeder.StartAsync(shape);
        return source;
    }

    /// <summary>
    /// Lets contenders copy many small images first: services run for months, so what is compared is what they do once everything is
    /// compiled, and a few large blobs do not get them there.
    /// </summary>
    public async Task WarmUpAsync(params IContender[] contenders)
    {
        var source = await SourceAsync(ImageShape.Small(Options.Count(200)));
        foreach (var contender in Enumerable.Repeat(contenders, 3).SelectMany(all => all))
        {
            await using var destination = await Destination.StartAsync(null);
            var copy = await contender.PrepareAsync(
                new Transfer { From = source, Destination = destination.Registry, DestinationUrl = destination.Url, Images = source.Images });
            await copy();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var source in _sources.Values)
            await source.DisposeAsync();
        await RabbitMq.DisposeAsync();
        await Postgres.DisposeAsync();
    }
}
