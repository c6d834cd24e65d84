using System.Text.Json.Serialization;

namespace HarborReplication.Sandbox.Distribution;

internal sealed record RegistryError(string Code, string Message, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail);
