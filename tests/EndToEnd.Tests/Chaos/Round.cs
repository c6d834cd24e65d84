using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using HarborReplication.Testing;

namespace HarborReplication.EndToEnd.Tests.Chaos;

/// <summary>
/// The work of one round, all of it new: images under a project of the round's own, copied by a policy that is started by hand, and pushes
/// that the source tells by webhooks.
/// </summary>
internal sealed class Round(ChaosEstate estate, int number)
{
    private const int Repositories = 8;
    private const int TagsEach = 2;
    private const int LargeBytes = 3 * 1024 * 1024;
    private static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ReachLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(45);
    private readonly ConcurrentDictionary<string, string> _expected = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _pushes = new(StringComparer.Ordinal);
    private int _events;
    private long _policy;

    public string Project { get; } = $"bulk/r{number}";

    public string EventProject { get; } = $"events/r{number}";

    /// <summary>The execution that was started by hand.</summary>
    public long Execution { get; private set; }

    /// <summary>Every <c>repository:tag</c> that must be at the destination, with its digest.</summary>
    public IReadOnlyDictionary<string, string> Expected => _expected;

    /// <summary>How often a tag was pushed to the source, with a different digest each time.</summary>
    public int Pushes(string image) => _pushes[image];

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        foreach (var (image, digest) in await estate.Source.Client.PushManyAsync(Repositories, TagsEach, Project, seed: number, cancellationToken))
            Expect(image, digest);
        var large = OciImages.Create(number, layers: 2, layerBytes: LargeBytes, baseSeed: number);
        await estate.Source.Client.PushImageAsync($"{Project}/large", "v1", large, cancellationToken);
        Expect($"{Project}/large:v1", large.Digest);
        var attempt = 0;
        _policy = await UntilAnsweredAsync(() => estate.CreatePolicyAsync($"round {number}.{++attempt}", $"{Project}/**", "manual", cancellationToken), cancellationToken);
    }

    /// <summary>Starts the work: an execution, and pushes beside it, one tag twice.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Execution = await UntilAnsweredAsync(() => estate.Api.StartExecutionAsync(_policy, cancellationToken), cancellationToken);
        for (var push = 0; push < 2; push++)
            await PushEventAsync($"{EventProject}/app-{push}", "v1", cancellationToken);
        await PushEventAsync($"{EventProject}/moving", "latest", cancellationToken);
        await PushEventAsync($"{EventProject}/moving", "latest", cancellationToken);
    }

    /// <summary>Pushes a new image to where the policy of events looks.</summary>
    public async Task PushEventAsync(string repository, string tag, CancellationToken cancellationToken)
    {
        var image = OciImages.Create((number * 1_000) + 500 + Interlocked.Increment(ref _events), layerBytes: 65_536, baseSeed: -number);
        await estate.Source.Client.PushImageAsync(repository, tag, image, cancellationToken);
        Expect($"{repository}:{tag}", image.Digest);
    }

    /// <summary>Has something new to do for every process until something has come true, for so long at most.</summary>
    public async Task KeepBusyAsync(Func<bool> enough, TimeSpan limit, CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        for (var step = 0; !enough() && Stopwatch.GetElapsedTime(since) < limit; step++)
        {
            await PushEventAsync($"{EventProject}/more-{step}", "v1", cancellationToken);
            if (step % 4 == 3)
                await UntilAnsweredAsync(() => estate.Api.StartExecutionAsync(_policy, cancellationToken), cancellationToken);
            await Task.Delay(BusyPause, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Waits until the execution is where the fault is to meet it. One that has gone past it is met there.</summary>
    public async Task ReachAsync(Moment moment, CancellationToken cancellationToken)
    {
        switch (moment)
        {
            case Moment.Planning:
                break;
            case Moment.Dispatch:
                await ReachAsync(execution => execution.Total > 0, cancellationToken);
                break;
            case Moment.Copying:
                await ReachAsync(execution => execution.Succeed >= 5, cancellationToken);
                break;
            case Moment.Settlement:
                await ReachAsync(execution => execution.Succeed >= (Repositories * TagsEach) - 3, cancellationToken);
                break;
            case Moment.Stop:
                await ReachAsync(execution => execution.Succeed >= 3, cancellationToken);
                await StopAsync(cancellationToken);
                break;
            case Moment.Resume:
                await ReachAsync(execution => execution.Succeed >= 3, cancellationToken);
                await StopAsync(cancellationToken);
                await EndAsync(cancellationToken);
                await ResumeAsync(cancellationToken);
                break;
            case Moment.Retry:
                await FailAndRetryAsync(cancellationToken);
                break;
        }
    }

    /// <summary>After a fault during a stop, goes on with what was stopped.</summary>
    public async Task GoOnAsync(Moment moment, CancellationToken cancellationToken)
    {
        if (moment != Moment.Stop)
            return;
        await EndAsync(cancellationToken);
        await ResumeAsync(cancellationToken);
    }

    /// <summary>Waits, for so long at most, until a blob has been put into a repository below this name whose tag is not there yet.</summary>
    public async Task BlobOnItsWayAsync(string name, TimeSpan limit, CancellationToken cancellationToken)
    {
        var put = new Regex($"^/v2/{Regex.Escape(name)}(/[^/]+)?/blobs/uploads/");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(limit);
        try
        {
            while (!(await estate.Destination.ReadAccessLogAsync(patience.Token)).Any(entry => entry is { Method: "PUT" or "POST" } && put.IsMatch(entry.Target)))
                await Task.Delay(20, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The fault comes at another time then; what must hold is the same.
        }
    }

    private void Expect(string image, string digest)
    {
        _expected[image] = digest;
        _pushes.AddOrUpdate(image, 1, (_, pushes) => pushes + 1);
    }

    private async Task ReachAsync(Func<HarborExecution, bool> there, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(ReachLimit);
        try
        {
            while (await estate.Api.GetExecutionAsync(Execution, patience.Token) is { IsFinal: false } execution && !there(execution))
                await Task.Delay(10, patience.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or InvalidOperationException && !cancellationToken.IsCancellationRequested)
        {
            // A crash point may have come first.
        }
    }

    private Task StopAsync(CancellationToken cancellationToken) => AnsweredAsync(
        async () =>
        {
            if (!(await estate.Api.GetExecutionAsync(Execution, cancellationToken)).IsFinal)
                await estate.Api.StopExecutionAsync(Execution, cancellationToken);
        },
        cancellationToken);

    private Task<HarborExecution> EndAsync(CancellationToken cancellationToken) =>
        estate.Api.WaitForFinalAsync(Execution, AnswerLimit, () => Task.FromResult(estate.ReadLogs()), cancellationToken);

    private Task ResumeAsync(CancellationToken cancellationToken) => PostAsync($"/api/v1/executions/{Execution}/resume", cancellationToken);

    // What a webhook tells of is not there: that is a failure for good, until it is pushed after all and somebody tries again.
    private async Task FailAndRetryAsync(CancellationToken cancellationToken)
    {
        var repository = $"{EventProject}/late";
        var told = Guid.NewGuid();
        await AnsweredAsync(() => estate.TellAsync(told, repository, "v1", cancellationToken), cancellationToken);
        var failed = await Eventually.ReadAsync(
            async token => (await estate.Api.ListExecutionsAsync(estate.EventPolicyId, token)).FirstOrDefault(execution => execution.Status == "Failed"),
            "what is not at the source fails",
            AnswerLimit,
            () => Task.FromResult(estate.ReadLogs()),
            cancellationToken);
        await PushEventAsync(repository, "v1", cancellationToken);
        await PostAsync($"/api/v1/executions/{failed.Id}/retry", cancellationToken);
    }

    private Task PostAsync(string path, CancellationToken cancellationToken) => AnsweredAsync(
        async () =>
        {
            using var response = await estate.Api.SendAsync(HttpMethod.Post, path, null, cancellationToken);
            if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Accepted))
                throw new InvalidOperationException($"{path} answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
        },
        cancellationToken);

    private static async Task<T> UntilAnsweredAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        var answer = default(T)!;
        await AnsweredAsync(async () => { answer = await ask(); }, cancellationToken);
        return answer;
    }

    // A client asks again when its connection is lost; what it asks for may have been done already.
    private static Task AnsweredAsync(Func<Task> ask, CancellationToken cancellationToken) => Eventually.TrueAsync(
        async _ =>
        {
            await ask();
            return true;
        },
        "the API answers",
        AnswerLimit,
        cancellationToken: cancellationToken);
}
