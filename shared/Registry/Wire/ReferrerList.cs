using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Wire;

/// <summary>What refers to a manifest, as a registry or the tag beside it tells.</summary>
public sealed record ReferrerList
{
    /// <summary>Most entries that are read of one list.</summary>
    public const int MaxEntries = 1_000;

    /// <summary>Each digest once, in the order of the list; at most <see cref="MaxEntries"/>.</summary>
    public IReadOnlyList<Descriptor> Entries { get; init; } = [];

    /// <summary>The list has more entries than were read.</summary>
    public bool IsCut { get; init; }

    /// <summary>The registry itself keeps the list; otherwise clients keep it under the referrers tag.</summary>
    public bool IsKeptByRegistry { get; init; }

    /// <summary>The index under the referrers tag, if that was read and is there.</summary>
    public Manifest? Index { get; init; }

    /// <summary>The referrers tag was read, and names something that is no list.</summary>
    public bool IsTagForeign { get; init; }

    internal static ReferrerList Of(IEnumerable<Descriptor> entries)
    {
        var some = entries.DistinctBy(entry => entry.Digest).Take(MaxEntries + 1).ToList();
        return new ReferrerList { Entries = [.. some.Take(MaxEntries)], IsCut = some.Count > MaxEntries };
    }
}
