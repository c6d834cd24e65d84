using System.Diagnostics;

namespace HarborReplication.ServiceDefaults.CrashPoints;

/// <summary>Names the piece of work that the current stack belongs to.</summary>
internal static class CallingUnit
{
    private static readonly string[] Plumbing = ["HarborReplication.ServiceDefaults", "HarborReplication.Persistence", "HarborReplication.Messaging.Steps"];

    /// <summary>The innermost method of ours that is not plumbing, as <c>Settler.SettleAsync</c>; <c>unknown</c> when there is none.</summary>
    public static string OfThisStack()
    {
        foreach (var frame in new StackTrace(fNeedFileInfo: false).GetFrames())
        {
            if (frame.GetMethod() is { DeclaringType: { } type } method
                && type.Namespace is { } space
                && space.StartsWith("HarborReplication.", StringComparison.Ordinal)
                && !Plumbing.Any(plumbing => space.StartsWith(plumbing, StringComparison.Ordinal)))
                return Name(type, method.Name);
        }

        return "unknown";
    }

    // Asynchronous methods and lambdas run in nested types: Settler+<SettleAsync>d__3.MoveNext, LockedSagas`2+<Send>d__3`1.MoveNext
    private static string Name(Type type, string method)
    {
        while (type.Name.StartsWith('<') && type.DeclaringType is { } outer)
        {
            if (type.Name.IndexOf('>', StringComparison.Ordinal) is > 1 and var end)
                method = type.Name[1..end];
            type = outer;
        }

        if (method.StartsWith('<') && method.IndexOf('>', StringComparison.Ordinal) is > 1 and var close)
            method = method[1..close];
        return $"{type.Name.Split('`')[0]}.{method}";
    }
}
