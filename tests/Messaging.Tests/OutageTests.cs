using System.Collections.Concurrent;
using System.Data.Common;
using HarborReplication.Contracts.DeadLetters;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HarborReplication.Messaging.Tests;

/// <summary>A database that is away is no reason to give up a message.</summary>
public sealed class OutageTests
{
    /// <summary>More often than a message is tried that fails by itself.</summary>
    private const int Failures = 7;

    [Fact]
    public async Task Consume_DatabaseAwayForAWhile_WaitsAndReportsNothing()
    {
        await using var station = await Station.StartAsync();

        await station.Bus.Publish(new Wanted { Name = "durable" }, TestContext.Current.CancellationToken);

        await station.Seen.Until(seen => seen.Count(name => name == "durable") == Failures + 1);
        Assert.Empty(station.Dead);
    }

    [Fact]
    public async Task Consume_DatabaseAway_WhatExpiresIsNotWaitedFor()
    {
        await using var station = await Station.StartAsync();

        await station.Bus.Publish(new Wanted { Name = "question" }, context => context.TimeToLive = TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
        await station.Bus.Publish(new Wanted { Name = "durable" }, TestContext.Current.CancellationToken);

        await station.Seen.Until(seen => seen.Count(name => name == "durable") == Failures + 1);
        Assert.Equal(4, station.Seen.Count(name => name == "question"));
        Assert.Empty(station.Dead);
    }

    [Fact]
    public async Task Consume_MessageThatFailsByItself_IsReportedSoon()
    {
        await using var station = await Station.StartAsync();

        await station.Bus.Publish(new Wanted { Name = "broken" }, TestContext.Current.CancellationToken);

        await station.Dead.Until(dead => dead.Count == 1);
        Assert.Equal(4, station.Seen.Count);
    }

    public sealed record Wanted
    {
        public required string Name { get; init; }
    }

    private sealed class Station : IAsyncDisposable
    {
        private readonly IHost _host;

        private Station(IHost host) => _host = host;

        public IBus Bus => _host.Services.GetRequiredService<IBus>();
        public Log Seen => _host.Services.GetRequiredService<Logs>().Seen;
        public Log Dead => _host.Services.GetRequiredService<Logs>().Dead;

        public static async Task<Station> StartAsync()
        {
            var builder = Host.CreateApplicationBuilder();
            builder.Services.AddSingleton(TimeProvider.System);
            builder.Services.AddSingleton<Logs>();
            builder.Services.AddMessaging(new MessagingOptions(), bus =>
            {
                bus.AddConsumer<WantedConsumer>();
                bus.AddConsumer<DeadLetteredConsumer>();
            });
            var station = new Station(builder.Build());
            await station._host.StartAsync(TestContext.Current.CancellationToken);
            return station;
        }

        public async ValueTask DisposeAsync()
        {
            await _host.StopAsync(CancellationToken.None);
            _host.Dispose();
        }
    }

    private sealed class Logs
    {
        public Log Seen { get; } = new();
        public Log Dead { get; } = new();
    }

    private sealed class Log : ConcurrentQueue<string>
    {
        public async Task Until(Func<Log, bool> isSo)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            limit.CancelAfter(TimeSpan.FromMinutes(2));
            while (!isSo(this))
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }
    }

    private sealed class WantedConsumer(Logs logs) : IConsumer<Wanted>
    {
        public Task Consume(ConsumeContext<Wanted> context)
        {
            var name = context.Message.Name;
            logs.Seen.Enqueue(name);
            return name switch
            {
                "broken" => throw new InvalidOperationException("it broke"),
                _ when logs.Seen.Count(seen => seen == name) <= Failures => throw new InvalidOperationException("wrapped", new AwayException()),
                _ => Task.CompletedTask,
            };
        }
    }

    private sealed class DeadLetteredConsumer(Logs logs) : IConsumer<DeadLettered>
    {
        public Task Consume(ConsumeContext<DeadLettered> context)
        {
            logs.Dead.Enqueue(context.Message.Endpoint);
            return Task.CompletedTask;
        }
    }

    private sealed class AwayException : DbException
    {
        public override bool IsTransient => true;
    }
}
