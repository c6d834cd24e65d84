namespace HarborReplication.CopyWorker.Sessions;

/// <summary>Who this process is to PolicyService: one session from its start to its end.</summary>
internal sealed record WorkerSession(Guid Id, string Worker, string Region)
{
    /// <summary>
    /// Whether an answer is for this session. Its queue is bound to its own key, yet requests and heartbeats of all sessions are numbered alike: an
    /// answer that strayed would prove a lease that is not there, or begin what was lent to somebody else.
    /// </summary>
    public bool Is(Guid session) => session == Id;

    public static string Version { get; } = typeof(WorkerSession).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
