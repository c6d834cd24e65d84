namespace HarborReplication.Persistence;

/// <summary>Where a service keeps its rows: Postgres in distributed mode, SQLite in the embedded one.</summary>
public enum DatabaseProvider
{
    Postgres,
    Sqlite,
}
