using HarborReplication.HarborContract;

namespace HarborReplication.PolicyService.Tests.Contract;

/// <summary>Holds every answer that passes to Harbor's description of its API: whatever a test asks, the answer is checked.</summary>
internal sealed class ContractHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var description = HarborDescription.Instance;
        if (description.Operation(request.Method, request.RequestUri!.AbsolutePath) is not { } operation)
            return response;
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var headers = response.Headers.Concat(response.Content.Headers).Select(header => header.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Assert.Empty(description.Mistakes(operation, response.StatusCode, headers, await response.Content.ReadAsStringAsync(cancellationToken), Additions.All));
        return response;
    }
}
