namespace HarborReplication.Testing;

/// <summary>Thrown inside a polled condition when waiting longer cannot help, such as a process that has exited.</summary>
public sealed class FatalExpectationException(string message) : Exception(message);
