using System.Diagnostics;
using System.Globalization;

namespace HarborReplication.ServiceDefaults.CrashPoints;

/// <summary>
/// A named point of a process's work at which it ends as by <c>kill -9</c>: no handler runs, nothing is flushed. Random kills do not find
/// the moments between a commit and a publish; these do.
/// </summary>
/// <param name="Name">Step and unit, such as <c>commit.after:Settler.SettleAsync</c> or <c>publish.before:WorkGranted</c>.</param>
/// <param name="Passage">Which passage ends the process, from 1.</param>
internal sealed record CrashPoint(string Name, int Passage)
{
    /// <summary>Reads <c>name</c> or <c>name@passage</c>.</summary>
    public static CrashPoint? Parse(string text)
    {
        var at = text.LastIndexOf('@');
        var name = at < 0 ? text : text[..at];
        var passage = 1;
        return name.Contains(':', StringComparison.Ordinal)
            && (at < 0 || (int.TryParse(text.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out passage) && passage > 0))
            ? new CrashPoint(name, passage)
            : null;
    }

    /// <summary>Ends this process at once. Does not return.</summary>
    public static void Crash()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
        // The signal may reach another thread first; this one must not get any further.
        using var never = new ManualResetEventSlim();
        never.Wait();
    }
}
