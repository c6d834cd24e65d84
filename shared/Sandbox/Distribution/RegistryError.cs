namespace HarborReplication.Sandbox.Distribution;

internal sealed record RegistryError(string Code, string Message, string? Detail);
