namespace HarborReplication.Benchmarks.Rows;

/// <summary>How thorough to be.</summary>
/// <param name="Rounds">Measured runs of each contender.</param>
/// <param name="IsSmall">A try of everything in seconds, whose figures mean nothing.</param>
internal sealed record LaboratoryOptions(int Rounds, bool IsSmall)
{
    /// <summary>How many of something; a few in a small run.</summary>
    public int Count(int full, int small = 20) => IsSmall ? Math.Min(full, small) : full;

    /// <summary>How many bytes; few in a small run.</summary>
    public long Bytes(long full) => IsSmall ? Math.Min(full, 4 * 1024 * 1024) : full;

    /// <inheritdoc cref="Bytes(long)"/>
    public int Bytes(int full) => IsSmall ? Math.Min(full, 4 * 1024 * 1024) : full;
}
