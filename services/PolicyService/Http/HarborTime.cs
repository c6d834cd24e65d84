using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HarborReplication.PolicyService.Http;

/// <summary>Times as <c>2026-11-23T18:42:51.675Z</c>; what has not happened is <c>0001-01-01T00:00:00.000Z</c>.</summary>
internal sealed class HarborTime : JsonConverter<DateTimeOffset>
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString(Form, CultureInfo.InvariantCulture));
}
