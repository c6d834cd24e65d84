using HarborReplication.Contracts.Work;
using HarborReplication.Messaging.Endpoints;
using MassTransit;

namespace HarborReplication.CopyWorker.Sessions;

/// <summary>
/// The session's own queue, which goes with the process. Answers reach it by the session's key and wake-ups by its region; whatever gets
/// lost on the way is asked for again.
/// </summary>
internal sealed class SessionEndpoint(WorkerSession session)
{
    public string Name { get; } = EndpointConventions.TemporaryPrefix + Routing.Session(session.Id);

    public void Bind<TMessage>(IReceiveEndpointConfigurator endpoint)
        where TMessage : class
    {
        if (typeof(TMessage) == typeof(StopWork))
            endpoint.BindAll<TMessage>();
        else if (typeof(TMessage) == typeof(WorkAvailable))
            endpoint.BindRouted<TMessage>(session.Region);
        else
            endpoint.BindRouted<TMessage>(Routing.Session(session.Id));
    }
}
