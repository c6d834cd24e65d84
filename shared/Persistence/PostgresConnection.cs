using Npgsql;

namespace HarborReplication.Persistence;

/// <summary>
/// What makes the same few statements cheap that a service runs all day: they are prepared once for each connection. Whoever says
/// otherwise in the connection string (a pooler that hands connections out by transaction cannot keep statements) is listened to.
/// </summary>
internal static class PostgresConnection
{
    private const int Statements = 200;

    public static string Of(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        if (!builder.ShouldSerialize("Max Auto Prepare"))
        {
            builder.MaxAutoPrepare = Statements;
            builder.AutoPrepareMinUsages = 2;
        }

        // Nothing is set for a session that the next user of the connection could be surprised by: locks and settings end with the transaction.
        if (!builder.ShouldSerialize("No Reset On Close"))
            builder.NoResetOnClose = true;
        return builder.ConnectionString;
    }
}
