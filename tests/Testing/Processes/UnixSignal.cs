namespace HarborReplication.Testing;

/// <summary>The signals that tests send; numbers as on Linux.</summary>
public enum UnixSignal
{
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}
