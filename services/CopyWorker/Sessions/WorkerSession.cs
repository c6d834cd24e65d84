namespace HarborReplication.CopyWorker.Sessions;

/// <summary>Who this process is to PolicyService: one session from its start to its end.</summary>
internal sealed record WorkerSession(Guid Id, string Worker, string Region)
{
    public static string Version { get; } = typeof(WorkerSession).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
