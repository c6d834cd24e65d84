using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Chaos;

/// <summary>
/// What must be true after every fault. The destination is read by its own API and its own access log, not through anything of ours.
/// </summary>
internal sealed class Oracle(ChaosEstate estate)
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan OneAnswer = TimeSpan.FromSeconds(10);
    private readonly Rows _rows = new(estate.Cluster.Database);

    /// <summary>Waits until everything accepted has come to its end and every push has arrived.</summary>
    public async Task SettledAsync(Round round, TimeSpan limit, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> open = [];
        await Eventually.TrueAsync(
            async token =>
            {
                open = await _rows.UnsettledAsync(token);
                return open.Count == 0 && (open = await MissingAsync(round, token)).Count == 0;
            },
            "everything accepted has come to its end",
            limit,
            () => Task.FromResult(string.Join(Environment.NewLine, open) + Environment.NewLine + estate.ReadLogs()),
            cancellationToken);
    }

    /// <summary>Everything that is not as it must be, and how many tags were put again with a digest that they had already.</summary>
    public async Task<(IReadOnlyList<string> Violations, int RepeatedPuts)> JudgeAsync(Round round, CancellationToken cancellationToken)
    {
        var violations = new List<string>(await _rows.WrongAsync(cancellationToken));
        violations.AddRange(await MissingAsync(round, cancellationToken));
        // A service may be on its way up.
        violations.AddRange(await Eventually.ReadAsync(
            token => CountsAsync(round, token)!, "the API tells the counts", AnswerLimit, cancellationToken: cancellationToken));
        foreach (var image in round.Expected.Keys)
        {
            var separator = image.LastIndexOf(':');
            try
            {
                await estate.Destination.Client.VerifyAsync(image[..separator], image[(separator + 1)..], cancellationToken);
            }
            catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
            {
                violations.Add(e.Message);
            }
        }

        // An entry of the log follows its answer.
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        var puts = await estate.Destination.CountTagPutsAsync(cancellationToken);
        violations.AddRange(round.Expected.Keys.Where(image => !puts.ContainsKey(image)).Select(image => $"{image} was never put"));
        var repeated = round.Expected.Keys.Where(image => puts.GetValueOrDefault(image) > round.Pushes(image)).ToList();
        violations.AddRange(repeated.Select(image => $"{RepeatedPut}{image} was put {puts[image]} times for {round.Pushes(image)} pushes"));
        return (violations, repeated.Count);
    }

    public const string RepeatedPut = "repeated put: ";

    private async Task<IReadOnlyList<string>> MissingAsync(Round round, CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        foreach (var (image, digest) in round.Expected)
        {
            var separator = image.LastIndexOf(':');
            var there = await estate.Destination.Client.DigestAsync(image[..separator], image[(separator + 1)..], cancellationToken);
            if (there != digest)
                missing.Add($"{image} is {there ?? "missing"}, not {digest}");
        }

        return missing;
    }

    private async Task<IReadOnlyList<string>> CountsAsync(Round round, CancellationToken cancellationToken)
    {
        // One that is lost with its service is asked again.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(OneAnswer);
        var execution = await estate.Api.GetExecutionAsync(round.Execution, limit.Token);
        var wanted = round.Expected.Keys.Count(image => image.StartsWith(round.Project, StringComparison.Ordinal));
        if ((execution.Status, execution.Total, execution.Succeed, execution.Failed, execution.InProgress, execution.Stopped) != ("Succeed", wanted, wanted, 0, 0, 0))
            return [$"execution {execution.Id} of {wanted} images is {execution}"];
        var twice = (await estate.Api.ListTasksAsync(execution.Id, limit.Token)).CountBy(task => task.SourceResource).Where(task => task.Value > 1);
        return [.. twice.Select(task => $"{task.Key} has {task.Value} tasks in execution {execution.Id}")];
    }
}
