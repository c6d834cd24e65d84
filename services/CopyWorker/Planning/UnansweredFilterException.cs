namespace HarborReplication.CopyWorker.Planning;

/// <summary>A filter asks for what the source does not tell, so that nothing can be said of a repository. The message says what would help.</summary>
internal sealed class UnansweredFilterException(string message) : Exception(message);
