namespace HarborReplication.PolicyService.Executions;

/// <summary>How an execution stands, in artifacts and bytes.</summary>
internal sealed class ExecutionCounts
{
    /// <summary>Tasks, and artifacts found equal while planning.</summary>
    public int Total { get; set; }

    /// <summary>Includes what was already present.</summary>
    public int Succeeded { get; set; }
    public int Failed { get; set; }
    public int InProgress { get; set; }
    public int Stopped { get; set; }
    public int AlreadyPresent { get; set; }
    public int Conflicts { get; set; }

    /// <summary>Tasks with which another execution of the policy carries on. Not stored: the text says so.</summary>
    public int Superseded { get; set; }

    /// <summary>Unfinished tasks that wait for something: a retry, a blocked destination.</summary>
    public int Waiting { get; set; }

    /// <summary>What the first of them waits for, when that is not its own affair. Not stored: it is so now.</summary>
    public string? WaitsFor { get; set; }
    public long BytesDone { get; set; }
    public long BytesTotal { get; set; }
    public long BytesMounted { get; set; }

    /// <summary>Of unfinished tasks. Those whose size is not known yet count as large as the others on average; null when no size is known.</summary>
    public long? BytesLeft { get; set; }
}
