namespace HarborReplication.Rules.Patterns;

/// <summary>A set of states that remembers the order of arrival and empties in constant time.</summary>
internal sealed class StateSet(int capacity)
{
    private readonly int[] _members = new int[capacity];
    private readonly int[] _positions = new int[capacity];

    public int Count { get; private set; }

    public int this[int index] => _members[index];

    public bool Contains(int state) => _positions[state] < Count && _members[_positions[state]] == state;

    public void Add(int state)
    {
        if (Contains(state))
            return;
        _positions[state] = Count;
        _members[Count++] = state;
    }

    public void Clear() => Count = 0;
}
