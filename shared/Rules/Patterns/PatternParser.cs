using System.Text;

namespace HarborReplication.Rules.Patterns;

/// <summary>Reads the text of a pattern into nodes, or says where it is malformed.</summary>
internal sealed class PatternParser
{
    private readonly Rune[] _runes;
    private int _at;
    private int _depth;
    private string? _error;

    public PatternParser(string text) => _runes = [.. text.EnumerateRunes()];

    private bool AtEnd => _at >= _runes.Length;

    public Node.Sequence? Parse(out string? error)
    {
        var root = ParseSequence();
        error = _error;
        return error is null ? root : null;
    }

    private Node.Sequence ParseSequence()
    {
        var parts = new List<Node>();
        while (!AtEnd && _error is null)
        {
            var rune = _runes[_at];
            if (_depth > 0 && rune.Value is (',' or '}'))
                break;
            _at++;
            parts.Add(rune.Value switch
            {
                '*' => new Node.Star(),
                '?' => new Node.AnyRune(),
                '[' => ParseClass(_at),
                '{' => ParseGroup(_at),
                '\\' => new Node.Literal(Escaped()),
                _ => new Node.Literal(rune),
            });
        }

        return new Node.Sequence(parts);
    }

    private Node.Group ParseGroup(int position)
    {
        var options = new List<Node>();
        if (++_depth > Pattern.MaxNesting)
            Fail(position, $"braces are nested more than {Pattern.MaxNesting} deep");
        while (_error is null)
        {
            options.Add(ParseSequence());
            if (_error is not null)
                break;
            if (AtEnd)
                Fail(position, "'{' is never closed; add '}', or write '\\{' for the character itself");
            else if (_runes[_at++].Value == '}')
                break;
        }

        _depth--;
        return new Node.Group(options);
    }

    // No '!' for negation here and no ']' as first member: neither is in the language.
    private Node.Class ParseClass(int position)
    {
        var ranges = new List<(Rune, Rune)>();
        var negated = !AtEnd && _runes[_at].Value == '^';
        if (negated)
            _at++;
        while (_error is null)
        {
            if (AtEnd)
            {
                Fail(position, "'[' is never closed; add ']', or write '\\[' for the character itself");
            }
            else if (_runes[_at].Value == ']')
            {
                _at++;
                if (ranges.Count == 0)
                    Fail(position, "the class is empty; name at least one character, as in '[a-z]'");
                break;
            }
            else
            {
                ranges.Add(ParseRange());
            }
        }

        return new Node.Class(negated, ranges);
    }

    private (Rune Low, Rune High) ParseRange()
    {
        var position = _at + 1;
        var low = Member();
        var high = low;
        if (!AtEnd && _runes[_at].Value == '-')
        {
            _at++;
            if (AtEnd || _runes[_at].Value == ']')
                Fail(position, "the range has no end; write '[a-z]', or '\\-' for the character itself");
            else
                high = Member();
            if (high < low)
                Fail(position, $"the range '{low}-{high}' runs backwards; write '{high}-{low}'");
        }

        return (low, high);
    }

    private Rune Member()
    {
        var rune = _runes[_at++];
        if (rune.Value == '-')
            Fail(_at, "'-' stands between two characters of a class; write '\\-' for the character itself");
        return rune.Value == '\\' ? Escaped() : rune;
    }

    private Rune Escaped()
    {
        if (!AtEnd)
            return _runes[_at++];
        Fail(_at, "'\\' has nothing to escape; write '\\\\' for the character itself");
        return Rune.ReplacementChar;
    }

    // The first mistake is the one worth reading; positions count from 1.
    private void Fail(int position, string what) => _error ??= $"position {position}: {what}";
}
