using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.RegularExpressions;

namespace HarborReplication.ServiceDefaults.CrashPoints;

/// <summary>
/// Makes points of what EF Core tells of its work: before and after each commit, and before and after each statement that changes rows
/// outside a transaction and so commits by itself. A point is named after the method of ours that commits, or after what the statement does
/// (its stack may begin where the connection was opened).
/// </summary>
internal sealed partial class CommitPoints(PassedPoints points)
{
    private const string Prefix = "Microsoft.EntityFrameworkCore.Database.";
    private const string Committing = Prefix + "Transaction.TransactionCommitting";
    private const string Committed = Prefix + "Transaction.TransactionCommitted";
    private const string Executing = Prefix + "Command.CommandExecuting";
    private const string Executed = Prefix + "Command.CommandExecuted";
    private const string Failed = Prefix + "Command.CommandError";
    private const string CommitFailed = Prefix + "Transaction.TransactionError";

    // The name is known before the step, and needed after it.
    private readonly ConcurrentDictionary<object, string> _under = new();

    public static bool IsStep(string name) => name is Committing or Committed or Executing or Executed or Failed or CommitFailed;

    public void Hear(KeyValuePair<string, object?> value)
    {
        if (value.Value is not { } payload)
            return;
        switch (value.Key)
        {
            case Committing:
                Before(Property(payload, "TransactionId"), CallingUnit.OfThisStack());
                break;
            case Committed:
                After(Property(payload, "TransactionId"));
                break;
            case Executing when Property(payload, "Command") is DbCommand { Transaction: null } command
                && Change().Match(command.CommandText) is { Success: true } change:
                Before(Property(payload, "CommandId"), $"{change.Groups["verb"].Value} {change.Groups["table"].Value.Replace("\"", "", StringComparison.Ordinal)}");
                break;
            case Executed:
                After(Property(payload, "CommandId"));
                break;
            case Failed:
                _under.TryRemove(Property(payload, "CommandId"), out _);
                break;
            case CommitFailed:
                _under.TryRemove(Property(payload, "TransactionId"), out _);
                break;
        }
    }

    private void Before(object id, string unit)
    {
        _under[id] = unit;
        points.Pass($"commit.before:{unit}");
    }

    private void After(object id)
    {
        if (_under.TryRemove(id, out var unit))
            points.Pass($"commit.after:{unit}");
    }

    // The types are EF Core's, which this project does not know.
    private static object Property(object payload, string name) => payload.GetType().GetProperty(name)!.GetValue(payload)!;

    [GeneratedRegex(@"\b(?<verb>INSERT|DELETE|(?<!\bFOR (NO KEY )?)UPDATE)( INTO| FROM)?\s+(?<table>[\w"".]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Change();
}
