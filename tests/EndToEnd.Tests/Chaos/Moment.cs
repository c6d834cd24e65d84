namespace HarborReplication.EndToEnd.Tests.Chaos;

/// <summary>What an execution is doing when the fault comes.</summary>
internal enum Moment
{
    Planning,
    Dispatch,
    Copying,
    Settlement,
    Stop,
    Resume,
    Retry,
}
