namespace HarborReplication.Sandbox.Harbor.State;

/// <summary>What saving has to know of a table.</summary>
internal interface ITable
{
    string Name { get; }

    /// <summary>The table as JSON when it has changed since the last call; else null.</summary>
    byte[]? TakeChanges();

    void Load(ReadOnlySpan<byte> json);
}
