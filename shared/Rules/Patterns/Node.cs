using System.Text;

namespace HarborReplication.Rules.Patterns;

/// <summary>A part of a parsed pattern.</summary>
internal abstract record Node
{
    internal sealed record Literal(Rune Rune) : Node;

    /// <summary><c>?</c>: one rune, never a slash.</summary>
    internal sealed record AnyRune : Node;

    /// <summary><c>*</c>: a run without slash, or half of a <c>**</c>.</summary>
    internal sealed record Star : Node;

    /// <summary><c>[…]</c>: one rune in (or, negated, outside) the ranges, never a slash.</summary>
    internal sealed record Class(bool Negated, IReadOnlyList<(Rune Low, Rune High)> Ranges) : Node
    {
        public bool Contains(Rune rune)
        {
            foreach (var (low, high) in Ranges)
            {
                if (low <= rune && rune <= high)
                    return !Negated;
            }

            return Negated;
        }
    }

    internal sealed record Sequence(IReadOnlyList<Node> Parts) : Node;

    /// <summary><c>{a,b}</c>: the same as writing the whole pattern once with each option in its place.</summary>
    internal sealed record Group(IReadOnlyList<Node> Options) : Node;
}
