using System.Text.Json;
using System.Text.Json.Serialization;

namespace HarborReplication.PolicyService.Http;

/// <summary>JSON as Harbor's API has it: snake_case, absent instead of null, times in UTC with milliseconds, unknown members ignored.</summary>
internal static class ApiJson
{
    public static readonly JsonSerializerOptions Options = Ready();

    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.PropertyNameCaseInsensitive = true;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new HarborTime());
        options.Converters.Add(new TextWithoutNul());
    }

    private static JsonSerializerOptions Ready()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
