using System.Runtime.CompilerServices;
using MassTransit;
using MassTransit.RabbitMqTransport.Configuration;
using MassTransit.RetryPolicies;

namespace HarborReplication.Messaging.Endpoints;

/// <summary>
/// How soon the consumers are back after the broker is. MassTransit waits longer after each attempt, up to half a minute, and has no setting for it:
/// what was to recover within half a minute would spend all of that waiting.
/// </summary>
internal static class Reconnection
{
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public static void Hasten(IRabbitMqBusFactoryConfigurator rabbit)
    {
        var host = (RabbitMqHostConfiguration)Host((RabbitMqBusFactoryConfigurator)rabbit);
        Policy(host) = new IncrementalRetryPolicy(new SameFailures(host.ReceiveTransportRetryPolicy), int.MaxValue, Pause, TimeSpan.Zero);
    }

    internal static IRetryPolicy PolicyOf(IRabbitMqBusFactoryConfigurator rabbit) => Host((RabbitMqBusFactoryConfigurator)rabbit).ReceiveTransportRetryPolicy;

    // The version of MassTransit is pinned, and a test reads back what is set here.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_hostConfiguration")]
    private static extern ref IRabbitMqHostConfiguration Host(RabbitMqBusFactoryConfigurator rabbit);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<ReceiveTransportRetryPolicy>k__BackingField")]
    private static extern ref IRetryPolicy Policy(RabbitMqHostConfiguration host);

    /// <summary>What is tried again stays as it was.</summary>
    private sealed class SameFailures(IRetryPolicy policy) : IExceptionFilter
    {
        public bool Match(Exception exception) => policy.IsHandled(exception);

        public void Probe(ProbeContext context) => policy.Probe(context);
    }
}
