namespace HarborReplication.Registry.Tests.Harbor;

/// <summary>One request of ours to the recorded Harbor.</summary>
/// <param name="Recording">The exchange whose answer it gets.</param>
/// <param name="Understood">What the answer has to be understood as.</param>
/// <param name="AskAsync">Asks and says what it understood.</param>
/// <param name="Also">Another exchange that belongs to it.</param>
internal sealed record RecordedRequest(string Recording, string Understood, Func<RecordedHarbor, Task<string>> AskAsync, string? Also = null);
