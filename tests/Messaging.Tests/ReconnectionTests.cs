using HarborReplication.Messaging.Endpoints;
using MassTransit;
using MassTransit.Middleware;

namespace HarborReplication.Messaging.Tests;

public sealed class ReconnectionTests
{
    private const int AttemptsInAnHour = 1_800;

    [Fact]
    public void Hasten_BrokerIsAwayForLong_IsTriedEveryTwoSeconds()
    {
        IRetryPolicy? policy = null;
        Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            Reconnection.Hasten(rabbit);
            policy = Reconnection.PolicyOf(rabbit);
        });
        var lost = new ConnectionException("the broker is away");

        Assert.True(policy!.CreatePolicyContext(new Attempt()).CanRetry(lost, out var retry));

        for (var attempt = 1; attempt < AttemptsInAnHour; attempt++)
        {
            Assert.Equal(Reconnection.Pause, retry.Delay);
            Assert.True(retry.CanRetry(lost, out retry));
        }
    }

    [Fact]
    public void Hasten_WhatIsNoLostConnection_IsNotTriedAgain()
    {
        IRetryPolicy? policy = null;
        Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            Reconnection.Hasten(rabbit);
            policy = Reconnection.PolicyOf(rabbit);
        });

        Assert.False(policy!.CreatePolicyContext(new Attempt()).CanRetry(new InvalidOperationException("a mistake of ours"), out _));
    }

    private sealed class Attempt : BasePipeContext;
}
