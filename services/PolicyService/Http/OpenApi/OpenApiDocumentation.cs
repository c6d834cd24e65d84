using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace HarborReplication.PolicyService.Http.OpenApi;

/// <summary>The API's description as OpenAPI, and a page to browse it.</summary>
internal static class OpenApiDocumentation
{
    private const string Document = "v2.0";
    private const string BasicScheme = "basic";

    public static void AddDocumentation(this IServiceCollection services) => services.AddOpenApi(Document, options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "HarborReplication", Version = Document, Description = "Registries and replication in the dialect of Harbor's API, user admin.",
            };
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[BasicScheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = BasicScheme };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(BasicScheme, document)] = [] }];
            return Task.CompletedTask;
        });
        // A converter of our own hides from the framework that it writes a string.
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonTypeInfo.Type == typeof(string) || (Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type) == typeof(DateTimeOffset))
                schema.Type = JsonSchemaType.String;
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            operation.Parameters ??= [];
            foreach (var step in (context.Description.RelativePath ?? "").Split('/').Where(step => step.StartsWith('{')))
                Add(operation, step.Trim('{', '}'), ParameterLocation.Path, "integer", "");
            foreach (var query in context.Description.ActionDescriptor.EndpointMetadata.OfType<QueryParameter>())
                Add(operation, query.Key, ParameterLocation.Query, query.Type, query.Description);
            return Task.CompletedTask;
        });
    });

    public static void MapDocumentation(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapScalarApiReference("/docs", options => options
            .WithTitle("HarborReplication API")
            .AddDocument(Document)
            .WithOpenApiRoutePattern("/openapi/{documentName}.json")
            .DisableDefaultFonts());
    }

    // The framework lists what it binds itself; our own request parts bring their parameters along.
    private static void Add(OpenApiOperation operation, string name, ParameterLocation place, string type, string description)
    {
        if (operation.Parameters!.Any(parameter => parameter.Name == name && parameter.In == place))
            return;
        operation.Parameters!.Add(new OpenApiParameter
        {
            Name = name,
            In = place,
            Required = place == ParameterLocation.Path,
            Description = description.Length == 0 ? null : description,
            Schema = new OpenApiSchema { Type = type == "integer" ? JsonSchemaType.Integer : JsonSchemaType.String, Format = type == "integer" ? "int64" : null },
        });
    }
}
