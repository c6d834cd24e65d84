using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HarborReplication.Persistence.Rows;

/// <summary>
/// Many rows as one JSON parameter of a set-based statement, in the dialect of either provider: one statement and one round trip per
/// batch, and the same statement text for both.
/// </summary>
public static class JsonRows
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        // What is absent is null in either dialect: half of the columns, of a task that succeeds at once.
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // For a database, not for a page: a column may hold JSON, each quote of which would be six characters.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The parameter's value. Property names become snake_case.</summary>
    public static string Value<T>(IEnumerable<T> rows) => JsonSerializer.Serialize(rows, Options);

    /// <summary>A FROM item named <paramref name="alias"/> over the JSON array in <paramref name="parameter"/> (as it stands in the SQL, such as <c>{0}</c>).</summary>
    public static string Source(DatabaseProvider provider, string alias, string parameter, params IReadOnlyList<RowColumn> columns) =>
        provider == DatabaseProvider.Sqlite
            ? $"(SELECT {string.Join(", ", columns.Select(SqliteColumn))} FROM json_each({parameter})) AS {alias}"
            : $"jsonb_to_recordset({parameter}::jsonb) AS {alias}({string.Join(", ", columns.Select(column => $"\"{column.Name}\" {column.Type}"))})";

    private static string SqliteColumn(RowColumn column) => $"json_extract(value, '$.{column.Name}') AS \"{column.Name}\"";
}
