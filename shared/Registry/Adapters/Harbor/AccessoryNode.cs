using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Adapters.Harbor;

/// <summary>What is known of an accessory: its tags, what refers to it in turn, and its children if it is an index.</summary>
internal sealed record AccessoryNode(Digest Digest)
{
    public List<string> Tags { get; } = [];
    public IReadOnlyList<AccessoryLink> Accessories { get; init; } = [];
    public IReadOnlyList<string> Children { get; init; } = [];
}
