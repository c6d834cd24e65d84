using System.Text;

namespace HarborReplication.Rules.Patterns;

/// <summary>
/// A pattern as a nondeterministic automaton, run over all states at once: no back-tracking, so no pattern is exponential.
/// </summary>
/// <remarks>
/// Braces may put a <c>**</c> together from pieces, so whether two stars fill a component is known only while running: each
/// instruction is visited in one of the <see cref="Mode"/>s, which say what was seen since the component began.
/// </remarks>
internal sealed class PatternProgram
{
    private const int Modes = 5;

    private readonly Step[] _steps;
    private SetPair? _spare;

    private PatternProgram(Step[] steps) => _steps = steps;

    private enum Mode
    {
        /// <summary>At the beginning of a component of the pattern and of the string.</summary>
        Start,
        Inside,

        /// <summary>The component is <c>*</c> so far.</summary>
        OneStar,

        /// <summary>The component is <c>**</c> so far, and has taken nothing yet.</summary>
        TwoStars,

        /// <summary>The component is <c>**</c> so far, and has taken something.</summary>
        TwoStarsTaking,
    }

    private enum Kind
    {
        Slash,
        Rune,
        Star,
        Fork,
        End,
    }

    public static PatternProgram Compile(Node root)
    {
        var steps = new List<Step>();
        Emit(root, steps);
        steps.Add(new Step(Kind.End));
        return new PatternProgram([.. steps]);
    }

    public bool IsMatch(string value)
    {
        var sets = Sets();
        var matches = Walk(value, sets) is { } last && IsEnd(last);
        _spare = sets;
        return matches;
    }

    /// <summary>Whether anything that begins so can match, as far as the pattern alone tells.</summary>
    public bool CanBegin(string beginning)
    {
        var sets = Sets();
        var can = Walk(beginning, sets) is not null;
        _spare = sets;
        return can;
    }

    // One matcher after the other, which is nearly always the case, allocates nothing.
    private SetPair Sets() =>
        Interlocked.Exchange(ref _spare, null) ?? new SetPair(new StateSet(_steps.Length * Modes), new StateSet(_steps.Length * Modes));

    /// <summary>The states after the last rune; null when no reading comes so far.</summary>
    private StateSet? Walk(string value, SetPair sets)
    {
        var (here, next) = (sets.First, sets.Second);
        here.Clear();
        Enter(here, 0, Mode.Start);
        Spread(here);
        foreach (var rune in value.EnumerateRunes())
        {
            next.Clear();
            for (var i = 0; i < here.Count; i++)
                Take(rune, here[i] / Modes, (Mode)(here[i] % Modes), next);
            if (next.Count == 0)
                return null;
            Spread(next);
            (here, next) = (next, here);
        }

        return here;
    }

    // A single star that hoped for a second ends nothing: the plain reading of it stands beside it.
    private bool IsEnd(StateSet states)
    {
        var end = (_steps.Length - 1) * Modes;
        return states.Contains(end + (int)Mode.Start)
            || states.Contains(end + (int)Mode.Inside)
            || states.Contains(end + (int)Mode.TwoStars)
            || states.Contains(end + (int)Mode.TwoStarsTaking);
    }

    private static void Enter(StateSet set, int at, Mode mode) => set.Add((at * Modes) + (int)mode);

    /// <summary>Moves one state over one rune.</summary>
    private void Take(Rune rune, int at, Mode mode, StateSet next)
    {
        var step = _steps[at];
        switch (mode)
        {
            case Mode.TwoStars or Mode.TwoStarsTaking when step.Kind is Kind.End or Kind.Slash:
                Enter(next, at, Mode.TwoStarsTaking);
                if (step.Kind is Kind.Slash && rune.Value == '/')
                    Enter(next, at + 1, Mode.Start);
                break;
            case Mode.Start or Mode.Inside when step.Kind is Kind.Slash && rune.Value == '/':
                Enter(next, at + 1, Mode.Start);
                break;
            case Mode.Start or Mode.Inside when step.Kind is Kind.Star && rune.Value != '/':
                Enter(next, at, Mode.Inside);
                break;
            case Mode.Start or Mode.Inside when step.Kind is Kind.Rune && rune.Value != '/' && step.Accepts(rune):
                Enter(next, at + 1, Mode.Inside);
                break;
        }
    }

    /// <summary>Adds all states that can be reached from those in the set without taking a rune.</summary>
    private void Spread(StateSet set)
    {
        for (var i = 0; i < set.Count; i++)
        {
            var at = set[i] / Modes;
            var mode = (Mode)(set[i] % Modes);
            switch (_steps[at].Kind, mode)
            {
                case (Kind.Fork, _):
                    foreach (var target in _steps[at].Targets!)
                        Enter(set, target, mode);
                    break;
                case (Kind.Star, Mode.Start):
                    Enter(set, at + 1, Mode.OneStar);
                    Enter(set, at + 1, Mode.Inside);
                    break;
                case (Kind.Star, Mode.Inside):
                    Enter(set, at + 1, Mode.Inside);
                    break;
                case (Kind.Star, Mode.OneStar):
                    Enter(set, at + 1, Mode.TwoStars);
                    break;
                case (Kind.Slash, Mode.TwoStars):
                    // `**/` may stand for no component at all; a last `**` stands for at least one.
                    Enter(set, at + 1, Mode.Start);
                    break;
            }
        }
    }

    private static void Emit(Node node, List<Step> steps)
    {
        switch (node)
        {
            case Node.Sequence sequence:
                foreach (var part in sequence.Parts)
                    Emit(part, steps);
                break;
            case Node.Group group:
                EmitGroup(group, steps);
                break;
            case Node.Star:
                steps.Add(new Step(Kind.Star));
                break;
            case Node.Literal { Rune.Value: '/' }:
                steps.Add(new Step(Kind.Slash));
                break;
            default:
                steps.Add(new Step(Kind.Rune) { Node = node });
                break;
        }
    }

    private static void EmitGroup(Node.Group group, List<Step> steps)
    {
        var fork = new Step(Kind.Fork) { Targets = [] };
        var exits = new List<Step>();
        steps.Add(fork);
        foreach (var option in group.Options)
        {
            fork.Targets.Add(steps.Count);
            Emit(option, steps);
            var exit = new Step(Kind.Fork) { Targets = [] };
            exits.Add(exit);
            steps.Add(exit);
        }

        foreach (var exit in exits)
            exit.Targets!.Add(steps.Count);
    }

    private sealed record SetPair(StateSet First, StateSet Second);

    private sealed class Step(Kind kind)
    {
        public Kind Kind { get; } = kind;

        public List<int>? Targets { get; init; }

        public Node? Node { get; init; }

        public bool Accepts(Rune rune) => Node switch
        {
            Node.Literal literal => literal.Rune == rune,
            Node.Class members => members.Contains(rune),
            _ => true,
        };
    }
}
