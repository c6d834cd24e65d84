namespace HarborReplication.TriggerService.Tests.Matching;

/// <summary>Several replicas that are told the same events and match them at the same time.</summary>
internal static class MatchingRace
{
    private const int Bodies = 40;
    private const int EventsPerBody = 10;

    /// <summary>Everything is requested, and nothing twice. The first replica follows the policy 1 of <see cref="Happenings"/>.</summary>
    public static async Task RunAsync(IReadOnlyList<Replica> replicas)
    {
        var bodies = Enumerable.Range(0, Bodies)
            .Select(body => Enumerable.Range(0, EventsPerBody).Select(i => Happenings.Event($"t{body}-{i}", key: $"race {body} {i}")).ToList()).ToList();
        var added = await Task.WhenAll(replicas.SelectMany(replica => bodies.Select(body => Task.Run(async () =>
        {
            var fresh = await replica.TellAsync(body);
            await replica.StepAsync();
            return fresh;
        }))));
        await replicas[0].EndCollectingAsync();
        await replicas[0].StepAsync();

        Assert.Equal(Bodies * EventsPerBody, added.Sum());
        var references = (await replicas[0].RequestsAsync()).SelectMany(request => request.Artifacts).Select(artifact => artifact.Reference).ToList();
        Assert.Equal(Bodies * EventsPerBody, references.Distinct().Count());
        Assert.Equal(references.Count, references.Distinct().Count());
    }
}
