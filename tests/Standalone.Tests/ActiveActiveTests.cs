using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using HarborReplication.Testing;

namespace HarborReplication.Standalone.Tests;

/// <summary>Two real registries that are kept equal in both directions, in one process.</summary>
public sealed class ActiveActiveTests(SharedInstance shared) : IClassFixture<SharedInstance>, IAsyncLifetime
{
    private const string Secret = "webhook-secret";
    private const string Repository = "team/app";
    private const string Tag = "v1";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private Instance _instance = null!;
    private DockerRegistry _west = null!;
    private DockerRegistry _east = null!;
    private long _there;
    private long _back;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _instance = await shared.EmptyAsync(Cancel);
        (_west, _east) = (Notifying("west"), Notifying("east"));
        await Task.WhenAll(_west.StartAsync(), _east.StartAsync());
        _west.SkipUnlessAvailable();
    }

    public async ValueTask DisposeAsync()
    {
        await _west.DisposeAsync();
        await _east.DisposeAsync();
    }

    [Fact]
    public async Task Pushes_AtBothEndsAtOnce_ComeToRestEqualWithTheLoserRecorded()
    {
        await FollowAsync();
        await ArrivesAsync(_west, OciImages.Create(1));
        for (var round = 1; round <= 3; round++)
        {
            var (here, there) = (OciImages.Create(10 * round), OciImages.Create((10 * round) + 1));
            // Their blobs are there already: the tags are put within milliseconds.
            await Task.WhenAll(_west.Client.PushImageAsync(Repository, $"west-{round}", here, Cancel), _east.Client.PushImageAsync(Repository, $"east-{round}", there, Cancel));
            await RestAsync();
            await Task.WhenAll(_west.Client.PushImageAsync(Repository, Tag, here, Cancel), _east.Client.PushImageAsync(Repository, Tag, there, Cancel));

            await RestAsync();

            Assert.Contains(await EqualAsync(), new[] { here.Digest, there.Digest });
            foreach (var conflict in (await ConflictsAsync()).Where(conflict => Names(conflict, here.Digest) && Names(conflict, there.Digest)))
                Assert.Equal(await EqualAsync(), (string?)conflict!["winner"]!["digest"]);
        }

        // One of three rounds may have been slow enough for one push to come after the other was copied.
        Assert.NotEmpty(await ConflictsAsync());
    }

    [Fact]
    public async Task Pushes_OneThenAnotherThenTheFirstAgain_BothEndsFollowAndRest()
    {
        await FollowAsync();
        var (first, second) = (OciImages.Create(2), OciImages.Create(3));

        await ArrivesAsync(_west, first);
        await ArrivesAsync(_east, second);
        await ArrivesAsync(_west, first);
        await ArrivesAsync(_east, second);
        // Faster than they are copied.
        foreach (var image in new[] { first, second, first })
            await _west.Client.PushImageAsync(Repository, Tag, image, Cancel);

        await RestAsync();
        Assert.Equal(first.Digest, await EqualAsync());
        Assert.Empty(await ConflictsAsync());
        await NothingMoreAsync();
    }

    [Fact]
    public async Task Push_HomeIsTheOtherEnd_HomeStaysAndComesBackWithoutAnEvent()
    {
        var (away, home) = (OciImages.Create(4), OciImages.Create(5));
        await _west.Client.PushImageAsync(Repository, Tag, away, Cancel);
        await _east.Client.PushImageAsync(Repository, Tag, home, Cancel);
        await FollowAsync(east => new JsonObject { ["conflict"] = "home_site", ["home_registry"] = east });

        await TellAsync("west", "push", Repository, Tag, away.Digest);

        await UntilAsync(async () => await _west.Client.DigestAsync(Repository, Tag, Cancel) == home.Digest, "the home's image is at both ends");
        await RestAsync();
        Assert.Equal(home.Digest, await EqualAsync());
        var conflict = Assert.Single(await ConflictsAsync())!;
        Assert.Equal(("home_site", home.Digest, away.Digest), ((string?)conflict["rule"], (string?)conflict["winner"]!["digest"], (string?)conflict["loser"]!["digest"]));
        await NothingMoreAsync();
    }

    [Fact]
    public async Task Delete_FollowedInBothDirections_DoesNotComeBackUntilItIsPushedAgain()
    {
        await FollowAsync(_ => new JsonObject { ["deletion"] = true });
        var image = OciImages.Create(6);
        await ArrivesAsync(_west, image);
        await RestAsync();

        await _west.Client.DeleteManifestAsync(Repository, image.Digest, Cancel);

        await UntilAsync(async () => await _east.Client.DigestAsync(Repository, Tag, Cancel) is null, "the tag is gone at the other end");
        await RestAsync();
        Assert.Null(await EqualAsync());
        await ArrivesAsync(_west, image);
    }

    private DockerRegistry Notifying(string name) =>
        new(new DockerRegistryOptions { NotificationUrl = new Uri(_instance.Url, $"/webhooks/{name}"), NotificationSecret = Secret });

    /// <summary>Two policies that lead back to each other, known to the part that takes events.</summary>
    private async Task FollowAsync(Func<long, JsonObject>? additions = null)
    {
        var secret = new JsonObject { ["webhook_secret"] = Secret };
        var west = await _instance.Api.CreateRegistryAsync("west", _west.Url, secret, Cancel);
        var east = await _instance.Api.CreateRegistryAsync("east", _east.Url, (JsonObject)secret.DeepClone(), Cancel);
        _there = await CreateAsync("there", west, east);
        _back = await CreateAsync("back", east, west);
        await ProbeAsync("west", _west, _east);
        await ProbeAsync("east", _east, _west);
        await RestAsync();

        Task<long> CreateAsync(string name, long source, long destination)
        {
            var body = additions?.Invoke(east) ?? new JsonObject();
            (body["trigger"], body["reconcile"]) = (new JsonObject { ["type"] = "event_based" }, "off");
            return _instance.Api.CreatePolicyAsync(name, source, destination, body, Cancel);
        }
    }

    private async Task ProbeAsync(string name, DockerRegistry source, DockerRegistry destination)
    {
        var probe = OciImages.Create(name.Length + name[0]);
        await source.Client.PushImageAsync($"probe-{name}", Tag, probe, Cancel);
        await UntilAsync(
            async () =>
            {
                await TellAsync(name, "push", $"probe-{name}", Tag, probe.Digest);
                await Task.Delay(200, Cancel);
                return await destination.Client.DigestAsync($"probe-{name}", Tag, Cancel) is not null;
            },
            $"the policy from {name} follows events");
    }

    private async Task TellAsync(string registry, string action, string repository, string tag, string digest)
    {
        using var client = new HttpClient(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_instance.Url, $"/webhooks/{registry}"))
        {
            Content = new StringContent(
                $$$"""
                {"events":[{"id":"{{{Guid.NewGuid()}}}","timestamp":"2026-11-24T10:00:00Z","action":"{{{action}}}","target":{"mediaType":"{{{OciImage.ManifestType}}}",
                "repository":"{{{repository}}}","tag":"{{{tag}}}","digest":"{{{digest}}}"}}]}
                """,
                Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Secret}");
        using var response = await client.SendAsync(request, Cancel);
    }

    private async Task ArrivesAsync(DockerRegistry at, OciImage image)
    {
        await at.Client.PushImageAsync(Repository, Tag, image, Cancel);
        await UntilAsync(
            async () => await _west.Client.DigestAsync(Repository, Tag, Cancel) == image.Digest && await _east.Client.DigestAsync(Repository, Tag, Cancel) == image.Digest,
            "what was pushed is at both ends");
    }

    /// <summary>Nothing has been begun for three seconds, and everything that was has ended.</summary>
    private async Task RestAsync()
    {
        var (executions, since) = (-1, TimeProvider.System.GetTimestamp());
        await UntilAsync(
            async () =>
            {
                var all = await ExecutionsAsync();
                if (all.Count != executions || !all.All(execution => execution.IsFinal))
                    (executions, since) = (all.Count, TimeProvider.System.GetTimestamp());
                return TimeProvider.System.GetElapsedTime(since) > TimeSpan.FromSeconds(3);
            },
            "everything rests");
    }

    private async Task NothingMoreAsync()
    {
        var (executions, digest) = ((await ExecutionsAsync()).Count, await EqualAsync());
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, Cancel);
        Assert.Equal((executions, digest), ((await ExecutionsAsync()).Count, await EqualAsync()));
    }

    /// <summary>What both ends have.</summary>
    private async Task<string?> EqualAsync()
    {
        var (west, east) = (await _west.Client.DigestAsync(Repository, Tag, Cancel), await _east.Client.DigestAsync(Repository, Tag, Cancel));
        Assert.Equal(west, east);
        return west;
    }

    private async Task<List<HarborExecution>> ExecutionsAsync() =>
        [.. await _instance.Api.ListExecutionsAsync(_there, Cancel), .. await _instance.Api.ListExecutionsAsync(_back, Cancel)];

    private async Task<JsonArray> ConflictsAsync()
    {
        using var response = await _instance.Api.SendAsync(HttpMethod.Get, "/api/v1/conflicts?page_size=100", cancellationToken: Cancel);
        return (await response.Content.ReadFromJsonAsync<JsonArray>(Cancel))!;
    }

    private static bool Names(JsonNode? conflict, string digest) => (string?)conflict!["winner"]!["digest"] == digest || (string?)conflict["loser"]!["digest"] == digest;

    private Task UntilAsync(Func<Task<bool>> condition, string expectation) =>
        Eventually.TrueAsync(_ => condition(), expectation, Deadline, () => Task.FromResult(_instance.Process.Tail()), Cancel);
}
