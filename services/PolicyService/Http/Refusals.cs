namespace HarborReplication.PolicyService.Http;

/// <summary>Tells the API's description which refusals an endpoint has.</summary>
internal static class Refusals
{
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params IReadOnlyList<int> statuses)
    {
        foreach (var status in statuses)
            endpoint.Produces<ErrorsResponse>(status, "application/json");
        return endpoint;
    }
}
