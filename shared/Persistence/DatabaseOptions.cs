namespace HarborReplication.Persistence;

/// <summary>Which database a service uses.</summary>
/// <param name="Provider">Postgres or SQLite.</param>
/// <param name="ConnectionString">In the provider's own form.</param>
public sealed record DatabaseOptions(DatabaseProvider Provider, string ConnectionString)
{
    /// <summary>Names the provider only: the connection string may hold a password.</summary>
    public override string ToString() => Provider.ToString();
}
