namespace HarborReplication.TriggerService.Requests;

/// <summary>Whether PolicyService has acknowledged a request.</summary>
internal static class RequestStates
{
    public const string Open = "open";
    public const string Closed = "closed";
}
