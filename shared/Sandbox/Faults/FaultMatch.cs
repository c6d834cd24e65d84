using System.Text.RegularExpressions;
using HarborReplication.Sandbox.Requests;

namespace HarborReplication.Sandbox.Faults;

/// <summary>Which requests a rule is for. What is not set matches everything.</summary>
public sealed record FaultMatch
{
    public static FaultMatch Everything { get; } = new();

    /// <summary>In upper case.</summary>
    public string? Method { get; init; }

    /// <summary>Tried on the unescaped path, without the query.</summary>
    public Regex? Path { get; init; }

    /// <summary>Any of these; empty matches every kind.</summary>
    public IReadOnlyList<RequestKind> Kinds { get; init; } = [];

    public string? Repository { get; init; }

    /// <summary>As in <see cref="RecordedRequest.Reference"/>.</summary>
    public string? Reference { get; init; }

    /// <summary>
    /// Faults strike before access is checked, so a request that is only going to be challenged counts like any other; true leaves those out.
    /// </summary>
    public bool? HasAuthorization { get; init; }

    /// <summary>How many matching requests pass unharmed first.</summary>
    public int After { get; init; }

    /// <summary>How many matching requests are hit at most; null hits all.</summary>
    public int? Times { get; init; }

    /// <summary>Only requests of these kinds.</summary>
    public static FaultMatch On(params RequestKind[] kinds) => new() { Kinds = kinds };

    internal bool Matches(RecordedRequest request) =>
        (Method is null || Method == request.Method)
        && (Kinds.Count == 0 || Kinds.Contains(request.Kind))
        && (HasAuthorization is null || HasAuthorization == request.HasAuthorization)
        && (Repository is null || Repository == request.Repository)
        && (Reference is null || Reference == request.Reference)
        && (Path is null || Path.IsMatch(request.Path));
}
