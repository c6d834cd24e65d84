using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace HarborReplication.PolicyService.Http;

/// <summary>Says in the API's own words what is wrong with a JSON body.</summary>
internal static class JsonMistake
{
    public static string Describe<T>(JsonException mistake)
    {
        var path = mistake.Path is { } text && text.StartsWith('$') ? text[1..].TrimStart('.') : "";
        var at = string.Create(CultureInfo.InvariantCulture, $"line {mistake.LineNumber + 1}, byte {mistake.BytePositionInLine + 1}");
        // A reader's own complaint is a syntax error; a converter's is a value of the wrong kind.
        if (mistake.InnerException is JsonException or { Source: "System.Text.Json" } && mistake.InnerException is not InvalidOperationException)
            return $"the body is not JSON ({at}{(path.Length == 0 ? "" : $", in {path}")}); send a JSON object";
        return path.Length == 0
            ? $"the body is not what it should be ({at}); send a JSON object"
            : $"{path} in body must be {Kind(typeof(T), path)}";
    }

    private static string Kind(Type root, string path)
    {
        var type = root;
        foreach (var step in path.Split('.'))
        {
            var name = step.Split('[')[0];
            var property = ApiJson.Options.GetTypeInfo(type).Properties.FirstOrDefault(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (property is null)
                return "of another type";
            type = step.Contains('[', StringComparison.Ordinal) ? Element(property.PropertyType) : property.PropertyType;
        }

        return Word(Nullable.GetUnderlyingType(type) ?? type);
    }

    private static Type Element(Type list) => ApiJson.Options.GetTypeInfo(list) is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } element } ? element : list;

    private static string Word(Type type)
    {
        if (type == typeof(string))
            return "a string without NUL characters";
        if (type == typeof(bool))
            return "true or false";
        if (type == typeof(int) || type == typeof(long))
            return $"a whole number of at most {(type == typeof(int) ? 32 : 64)} bits";
        return typeof(IEnumerable).IsAssignableFrom(type) ? "an array" : "an object";
    }
}
