using MassTransit;

namespace HarborReplication.Messaging.Steps;

/// <summary>Tells each step of every message. A step that a new handler takes is told without a word about it anywhere.</summary>
internal sealed class StepObserver : IPublishObserver, ISendObserver, IReceiveObserver
{
    private StepObserver()
    {
    }

    /// <summary>Observes a bus if somebody listens when it is made.</summary>
    public static void Connect(IBusFactoryConfigurator bus)
    {
        if (!BusSteps.Source.IsEnabled())
            return;
        var observer = new StepObserver();
        bus.ConnectPublishObserver(observer);
        bus.ConnectSendObserver(observer);
        bus.ConnectReceiveObserver(observer);
    }

    public Task PrePublish<T>(PublishContext<T> context)
        where T : class => Told("publish.before", typeof(T).Name);

    public Task PostPublish<T>(PublishContext<T> context)
        where T : class => Told("publish.after", typeof(T).Name);

    public Task PublishFault<T>(PublishContext<T> context, Exception exception)
        where T : class => Task.CompletedTask;

    public Task PreSend<T>(SendContext<T> context)
        where T : class => Told("send.before", typeof(T).Name);

    public Task PostSend<T>(SendContext<T> context)
        where T : class => Told("send.after", typeof(T).Name);

    public Task SendFault<T>(SendContext<T> context, Exception exception)
        where T : class => Task.CompletedTask;

    public Task PreReceive(ReceiveContext context) => Task.CompletedTask;

    // The consumer has returned, and the transport acknowledges next.
    public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType)
        where T : class
    {
        context.ReceiveContext.GetOrAddPayload(() => new Consumed(typeof(T).Name));
        return Told("ack.before", typeof(T).Name);
    }

    public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception)
        where T : class => Task.CompletedTask;

    public Task PostReceive(ReceiveContext context) =>
        context.TryGetPayload(out Consumed? consumed) ? Told("ack.after", consumed.Message) : Task.CompletedTask;

    public Task ReceiveFault(ReceiveContext context, Exception exception) => Task.CompletedTask;

    private static Task Told(string step, string message)
    {
        BusSteps.Tell(step, message);
        return Task.CompletedTask;
    }

    private sealed record Consumed(string Message);
}
