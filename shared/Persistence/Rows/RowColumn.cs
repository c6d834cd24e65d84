namespace HarborReplication.Persistence.Rows;

/// <summary>One column of rows passed as a JSON parameter.</summary>
/// <param name="Name">As in the JSON objects.</param>
/// <param name="Type">The Postgres type; SQLite takes the value as it is.</param>
public sealed record RowColumn(string Name, string Type);
