using System.Globalization;
using Npgsql;

namespace HarborReplication.Benchmarks.History;

/// <summary>Copies of an execution with its tasks and their attempts, made by the database itself.</summary>
internal sealed class CopiedHistory(string database)
{
    /// <summary>Copies it until there are so many.</summary>
    public async Task MultiplyAsync(long execution, int executions)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        var copies = executions - 1;
        await RunAsync(connection, $"""
            CREATE TEMP TABLE copies AS SELECT nextval(pg_get_serial_sequence('policy.executions', 'id')) AS id FROM generate_series(1, {copies}) AS n;
            INSERT INTO policy.executions ({await ColumnsAsync(connection, "executions", "id", "correlation_id")}, id, correlation_id)
            SELECT {await ColumnsAsync(connection, "executions", "id", "correlation_id", "e.")}, c.id, gen_random_uuid()
            FROM policy.executions AS e CROSS JOIN copies AS c WHERE e.id = {execution};
            """);
        await RunAsync(connection, $"""
            CREATE TEMP TABLE task_copies AS
            SELECT t.id AS from_id, c.id AS execution_id, nextval(pg_get_serial_sequence('policy.tasks', 'id')) AS id
            FROM policy.tasks AS t CROSS JOIN copies AS c WHERE t.execution_id = {execution};
            INSERT INTO policy.tasks ({await ColumnsAsync(connection, "tasks", "id", "execution_id")}, id, execution_id)
            SELECT {await ColumnsAsync(connection, "tasks", "id", "execution_id", prefix: "t.")}, c.id, c.execution_id
            FROM task_copies AS c JOIN policy.tasks AS t ON t.id = c.from_id;
            INSERT INTO policy.task_attempts ({await ColumnsAsync(connection, "task_attempts", "task_id")}, task_id)
            SELECT {await ColumnsAsync(connection, "task_attempts", "task_id", prefix: "a.")}, c.id
            FROM task_copies AS c JOIN policy.task_attempts AS a ON a.task_id = c.from_id;
            ANALYZE;
            """);
    }

    /// <summary>Makes the oldest of them due; returns how many there are.</summary>
    public async Task<int> ExpireAsync(int executions)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        return await RunAsync(connection, $"""
            UPDATE policy.executions SET keep_until = now() WHERE id IN (SELECT id FROM policy.executions ORDER BY id LIMIT {executions})
            """);
    }

    public async Task<long> CountExpiredAsync()
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT count(*) FROM policy.executions WHERE keep_until <= now()", connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private static async Task<int> RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>All columns but those, as a list.</summary>
    private static async Task<string> ColumnsAsync(NpgsqlConnection connection, string table, string without, string alsoWithout = "", string prefix = "")
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT string_agg($3 || quote_ident(column_name), ', ' ORDER BY ordinal_position) FROM information_schema.columns
            WHERE table_schema = 'policy' AND table_name = $1 AND NOT column_name = ANY($2)
            """, connection)
        {
            Parameters = { new() { Value = table }, new() { Value = new[] { without, alsoWithout } }, new() { Value = prefix } },
        };
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
