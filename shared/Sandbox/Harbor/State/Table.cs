using System.Text.Json;

namespace HarborReplication.Sandbox.Harbor.State;

/// <summary>Rows by a growing id, found by a name that is unique in a group. Used under the state's lock only.</summary>
internal sealed class Table<T>(string name, Func<T, long> id, Func<T, long> group, Func<T, string> key) : ITable
    where T : class
{
    private readonly SortedDictionary<long, T> _rows = [];
    private readonly Dictionary<long, Dictionary<string, long>> _groups = [];
    private long _lastId;
    private bool _hasChanged;

    public string Name => name;

    /// <summary>In the order of their ids.</summary>
    public IEnumerable<T> Rows => _rows.Values;

    public T? Get(long rowId) => _rows.GetValueOrDefault(rowId);

    public T? Find(long inGroup, string byKey) => _groups.TryGetValue(inGroup, out var ids) && ids.TryGetValue(byKey, out var found) ? _rows[found] : null;

    public IEnumerable<T> In(long inGroup) => _groups.TryGetValue(inGroup, out var ids) ? ids.Values.Order().Select(found => _rows[found]) : [];

    public int CountIn(long inGroup) => _groups.TryGetValue(inGroup, out var ids) ? ids.Count : 0;

    public T Add(Func<long, T> row)
    {
        var added = row(++_lastId);
        Put(added);
        return added;
    }

    /// <summary>Puts a row that has its id in the place of the one with the same id.</summary>
    public void Update(T row)
    {
        if (_rows.TryGetValue(id(row), out var old))
            _groups[group(old)].Remove(key(old));
        Put(row);
    }

    public void Remove(T row)
    {
        _rows.Remove(id(row));
        _groups[group(row)].Remove(key(row));
        _hasChanged = true;
    }

    public byte[]? TakeChanges()
    {
        if (!_hasChanged)
            return null;
        _hasChanged = false;
        return JsonSerializer.SerializeToUtf8Bytes(new Saved(_lastId, [.. _rows.Values]), JsonSerializerOptions.Web);
    }

    public void Load(ReadOnlySpan<byte> json)
    {
        var saved = JsonSerializer.Deserialize<Saved>(json, JsonSerializerOptions.Web)!;
        foreach (var row in saved.Rows)
            Put(row);
        _lastId = saved.LastId;
        _hasChanged = false;
    }

    private void Put(T row)
    {
        _rows[id(row)] = row;
        if (!_groups.TryGetValue(group(row), out var ids))
            _groups[group(row)] = ids = new Dictionary<string, long>(StringComparer.Ordinal);
        ids[key(row)] = id(row);
        _hasChanged = true;
    }

    private sealed record Saved(long LastId, IReadOnlyList<T> Rows);
}
