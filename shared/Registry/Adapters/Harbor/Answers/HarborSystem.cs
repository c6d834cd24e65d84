namespace HarborReplication.Registry.Adapters.Harbor.Answers;

/// <summary>What <c>/systeminfo</c> says to anybody; some of it only to who is logged in.</summary>
internal sealed record HarborSystem(string? HarborVersion, string? AuthMode, bool? ReadOnly);
