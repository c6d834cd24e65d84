using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace HarborReplication.PolicyService.Http;

/// <summary>One page of rows with <c>X-Total-Count</c> and <c>Link</c>.</summary>
internal sealed class Listed<T>(IReadOnlyList<T> rows, long total, Listing listing) : IResult, IEndpointMetadataProvider
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        headers["X-Total-Count"] = total.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (PageLinks.Of(httpContext.Request, listing, total) is { Length: > 0 } links)
            headers.Link = links;
        return httpContext.Response.WriteAsJsonAsync(rows, ApiJson.Options, httpContext.RequestAborted);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(IReadOnlyList<T>), ["application/json"]));
}
