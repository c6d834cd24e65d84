using System.Net;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Tests.Servers;
using HarborReplication.Registry.Throttling;
using HarborReplication.Registry.Transport;
using HarborReplication.Registry.Wire;
using Microsoft.Extensions.Time.Testing;

namespace HarborReplication.Registry.Tests.Throttling;

public sealed class ThrottleTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("120", null, 120.0)]
    [InlineData("0", null, 0.0)]
    [InlineData("Thu, 01 Jan 2026 00:01:00 GMT", null, 60.0)]
    [InlineData("Thu, 01 Jan 2026 01:00:10 GMT", "Thu, 01 Jan 2026 01:00:00 GMT", 10.0)]
    [InlineData("Wed, 31 Dec 2025 00:00:00 GMT", null, 0.0)]
    [InlineData("soon", null, null)]
    [InlineData("-5", null, null)]
    public void Read_RetryAfter_InEitherForm(string header, string? date, double? seconds)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        response.Headers.TryAddWithoutValidation("Retry-After", header);
        if (date is not null)
            response.Headers.TryAddWithoutValidation("Date", date);

        Assert.Equal(seconds, RetryAfter.Read(response, new FakeTimeProvider(Start))?.TotalSeconds);
    }

    [Fact]
    public async Task EnterAsync_WhileClosed_WaitsForAll()
    {
        var time = new FakeTimeProvider(Start);
        var throttle = new OriginThrottle(4, 4, time);
        throttle.Close(TimeSpan.FromSeconds(10));

        var request = throttle.EnterAsync(false, TimeSpan.FromSeconds(30), Token).AsTask();
        var download = throttle.EnterAsync(true, TimeSpan.FromSeconds(30), Token).AsTask();
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(request.IsCompleted || download.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        (await request.WaitAsync(TimeSpan.FromSeconds(5), Token)).Dispose();
        (await download.WaitAsync(TimeSpan.FromSeconds(5), Token)).Dispose();
    }

    [Fact]
    public async Task EnterAsync_ClosedLongerThanPatience_SaysForHowLong()
    {
        var throttle = new OriginThrottle(4, 4, new FakeTimeProvider(Start));
        throttle.Close(TimeSpan.FromMinutes(10));

        var failure = await Assert.ThrowsAsync<RegistryException>(() => throttle.EnterAsync(false, TimeSpan.FromSeconds(30), Token).AsTask());

        Assert.Equal((FailureKind.RateLimited, TimeSpan.FromMinutes(10)), (failure.Kind, failure.RetryAfter));
    }

    [Fact]
    public async Task AdaptiveLimit_Overloaded_HalvesAndRecovers()
    {
        var time = new FakeTimeProvider(Start);
        var limit = new AdaptiveLimit(8, time);
        for (var i = 0; i < 8; i++)
            await limit.EnterAsync(Token);
        var ninth = limit.EnterAsync(Token).AsTask();

        limit.Overloaded();
        limit.Overloaded();
        Assert.Equal(4, limit.Current);
        for (var i = 0; i < 4; i++)
            limit.Leave();
        Assert.False(ninth.IsCompleted);
        limit.Leave();
        await ninth.WaitAsync(TimeSpan.FromSeconds(5), Token);
        for (var i = 0; i < 100; i++)
            limit.Succeeded();
        Assert.Equal(8, limit.Current);
    }

    [Fact]
    public async Task AdaptiveLimit_CancelledWaiter_LosesNoSlot()
    {
        var limit = new AdaptiveLimit(1, TimeProvider.System);
        await limit.EnterAsync(Token);
        using var stop = new CancellationTokenSource();
        var cancelled = limit.EnterAsync(stop.Token).AsTask();
        var next = limit.EnterAsync(Token).AsTask();

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        limit.Leave();

        await next.WaitAsync(TimeSpan.FromSeconds(5), Token);
    }

    [Fact]
    public async Task Clients_OfOneOrigin_ShareRetryAfter()
    {
        await using var registry = await ScriptedRegistry.StartAsync();
        var limited = true;
        registry.Script = async context =>
        {
            if (!limited)
                return false;
            context.Response.Headers.RetryAfter = "600";
            await ScriptedRegistry.FailAsync(context, 429, "TOOMANYREQUESTS");
            return true;
        };
        var factory = new RegistryClientFactory(TimeProvider.System, ScriptedRegistry.Fast);
        using var first = registry.Client(factory);
        using var second = registry.Client(factory, "someone", "else");
        using var elsewhere = factory.Create(new RegistryEndpoint { Url = registry.Url, ConnectTo = registry.Url.Authority });

        var failure = await Assert.ThrowsAsync<RegistryException>(() => first.PingAsync(Token));
        var shared = await Assert.ThrowsAsync<RegistryException>(() => second.PingAsync(Token));
        limited = false;
        await elsewhere.PingAsync(Token);

        Assert.Equal((FailureKind.RateLimited, TimeSpan.FromMinutes(10)), (failure.Kind, failure.RetryAfter));
        Assert.Equal(FailureKind.RateLimited, shared.Kind);
        Assert.Equal(2, registry.Requests.Count);
    }

    [Fact]
    public async Task Request_RateLimitedForAMoment_IsSentAgain()
    {
        await using var registry = await ScriptedRegistry.StartAsync();
        var answers = 0;
        registry.Script = async context =>
        {
            if (answers++ > 0)
                return false;
            context.Response.Headers.RetryAfter = "1";
            await ScriptedRegistry.FailAsync(context, 503, "UNAVAILABLE");
            return true;
        };
        using var client = registry.Client();

        var started = TimeProvider.System.GetTimestamp();
        await client.PingAsync(Token);

        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0.9, 10);
        Assert.Equal(2, registry.Requests.Count);
    }
}
