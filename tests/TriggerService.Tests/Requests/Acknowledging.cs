using System.Collections.Concurrent;
using HarborReplication.Contracts.Requests;

namespace HarborReplication.TriggerService.Tests.Requests;

/// <summary>What stands where PolicyService stands on the bus; it loses the first acknowledgements of each request.</summary>
internal sealed class Acknowledging(int lost)
{
    private readonly ConcurrentDictionary<Guid, int> _heard = new();

    public int TimesHeard => _heard.Values.Sum();

    public ConcurrentQueue<RequestReplication> Messages { get; } = [];

    /// <summary>True when the message is to be acknowledged.</summary>
    public bool Hear(RequestReplication message)
    {
        Messages.Enqueue(message);
        return _heard.AddOrUpdate(message.RequestId, 1, (_, times) => times + 1) > lost;
    }
}
