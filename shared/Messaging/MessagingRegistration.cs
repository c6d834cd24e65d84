using HarborReplication.Contracts.DeadLetters;
using HarborReplication.Messaging.DeadLetters;
using HarborReplication.Messaging.Endpoints;
using HarborReplication.Messaging.Sending;
using HarborReplication.Messaging.Steps;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace HarborReplication.Messaging;

/// <summary>The one place that configures MassTransit.</summary>
public static class MessagingRegistration
{
    /// <summary>
    /// Adds the bus with the given consumers and sagas, and <see cref="Outbound"/>. On RabbitMQ there are two connections, one that
    /// consumes and one that publishes: a broker that blocks publishers must not stop the consumers.
    /// </summary>
    public static IServiceCollection AddMessaging(this IServiceCollection services, MessagingOptions options, Action<IBusRegistrationConfigurator> consumers)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(consumers);
        services.AddMassTransit(bus =>
        {
            consumers(bus);
            Common(bus);
            bus.AddConfigureEndpointsCallback((context, name, endpoint) => EndpointConventions.Apply(name, endpoint, DeadLetters(context, options, (message, failure) => DeadLetterReading.Of(name, message, failure))));
            if (options.RabbitMq is { } uri)
            {
                bus.UsingRabbitMq((context, rabbit) =>
                {
                    rabbit.Host(uri);
                    Reconnection.Hasten(rabbit);
                    Routing.Configure(rabbit);
                    StepObserver.Connect(rabbit);
                    rabbit.ConfigureEndpoints(context);
                    if (options.ReportsGivenUp)
                        EndpointConventions.ReportGivenUp(rabbit, DeadLetters(context, options, (message, _) => GivenUpReading.Of(message)));
                });
            }
            else
            {
                bus.UsingInMemory((context, memory) =>
                {
                    Routing.Configure(memory);
                    StepObserver.Connect(memory);
                    memory.ConfigureEndpoints(context);
                });
            }
        });

        if (options.RabbitMq is { } publishing)
        {
            services.AddMassTransit<IPublishingBus>(bus =>
            {
                Common(bus);
                bus.UsingRabbitMq((_, rabbit) =>
                {
                    rabbit.Host(publishing);
                    Reconnection.Hasten(rabbit);
                    Routing.Configure(rabbit);
                    StepObserver.Connect(rabbit);
                });
            });
            services.AddSingleton(provider => new Outbound(provider.GetRequiredService<IPublishingBus>(), provider.GetRequiredService<TimeProvider>()));
        }
        else
        {
            services.AddSingleton(provider => new Outbound(provider.GetRequiredService<IBus>(), provider.GetRequiredService<TimeProvider>()));
        }

        services.PostConfigure<HealthCheckServiceOptions>(BrokerIsNoCondition);
        services.AddHostedService<OutboundSender>();
        return services;
    }

    // The bus is asked for when there is something to report: it is being made here.
    private static DeadLetterFilter DeadLetters(
        IServiceProvider services, MessagingOptions options, Func<ReceiveContext, Exception?, DeadLettered?> read) => new(
        read,
        () => options.RabbitMq is null ? services.GetRequiredService<IBus>() : services.GetRequiredService<IPublishingBus>(),
        services.GetRequiredService<ILogger<DeadLetterFilter>>());

    private static void Common(IBusRegistrationConfigurator bus)
    {
        bus.SetKebabCaseEndpointNameFormatter();
        // Whoever runs this has not agreed to tell anybody.
        bus.DisableUsageTelemetry();
    }

    /// <summary>
    /// Whoever has committed a row has done the work; a broker that is away is worth a remark, not a restart. (MassTransit's own option
    /// for this is not heeded by the publishing bus before its first connection.)
    /// </summary>
    private static void BrokerIsNoCondition(HealthCheckServiceOptions health)
    {
        foreach (var check in health.Registrations.Where(static check => check.Tags.Contains("masstransit")))
            check.FailureStatus = HealthStatus.Degraded;
    }
}
