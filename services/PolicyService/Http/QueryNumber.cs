using System.Globalization;
using System.Reflection;
using System.Text.Json;
using HarborReplication.PolicyService.Http.OpenApi;
using Microsoft.AspNetCore.Http.Metadata;

namespace HarborReplication.PolicyService.Http;

/// <summary>An optional number in the query, called there as its parameter is in snake_case; what is not one is answered 422.</summary>
internal sealed record QueryNumber(long? Value, ApiProblem? Problem) : IRequestPart, IEndpointParameterMetadataProvider
{
    public static ValueTask<QueryNumber> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var name = Name(parameter);
        var text = context.Request.Query[name].ToString();
        if (text.Length == 0)
            return ValueTask.FromResult(new QueryNumber(null, null));
        return ValueTask.FromResult(long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? new QueryNumber(value, null)
            : new QueryNumber(null, ApiProblem.Unprocessable($"{name} in query must be of type int64: \"{text}\"")));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new QueryParameter(Name(parameter), "integer", ""));

    private static string Name(ParameterInfo parameter) => JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Name ?? "");
}
