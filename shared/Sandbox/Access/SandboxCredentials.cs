namespace HarborReplication.Sandbox.Access;

/// <summary>The one account that a sandbox registry knows.</summary>
public sealed record SandboxCredentials(string UserName, string Password);
