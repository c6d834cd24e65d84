namespace HarborReplication.CopyWorker.Sessions;

/// <summary>Why a task is ended from outside.</summary>
internal enum TaskEnding
{
    None,

    /// <summary>It is not ours any more: nothing is reported.</summary>
    Abandoned,

    /// <summary>Its execution was stopped.</summary>
    Stopped,

    /// <summary>This worker goes: somebody else continues.</summary>
    Drained,
}
