using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;

namespace HarborReplication.PolicyService.Http;

/// <summary>A JSON request body; what is not one is answered 422 as Harbor does, naming the member and what it takes.</summary>
internal sealed record Body<T> : IRequestPart, IEndpointParameterMetadataProvider
    where T : class
{
    private readonly T? _value;

    private Body(T value) => _value = value;

    private Body(ApiProblem problem) => Problem = problem;

    public ApiProblem? Problem { get; }

    public T Value => _value ?? throw new InvalidOperationException("A handler does not run with a malformed body.");

    public static async ValueTask<Body<T>> BindAsync(HttpContext context)
    {
        // Routing refuses other types but lets none at all pass. Asking for JSON by name also keeps pages of other sites from making a
        // browser that remembers the password send a form.
        if (!context.Request.HasJsonContentType())
            return new Body<T>(UnmatchedRequests.UnsupportedMediaType(context.Request));
        try
        {
            var value = await JsonSerializer.DeserializeAsync<T>(context.Request.Body, ApiJson.Options, context.RequestAborted);
            return value is null ? new Body<T>(ApiProblem.Unprocessable("the body is null; send a JSON object")) : new Body<T>(value);
        }
        catch (JsonException e)
        {
            return new Body<T>(ApiProblem.Unprocessable(JsonMistake.Describe<T>(e)));
        }
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));

    public override string ToString() => typeof(T).Name;
}
