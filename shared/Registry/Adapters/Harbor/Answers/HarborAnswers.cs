using System.Text.Json.Serialization;

namespace HarborReplication.Registry.Adapters.Harbor.Answers;

/// <summary>How Harbor writes what is read here: snake case, members it has more of left aside, null for empty lists.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(List<HarborProject>))]
[JsonSerializable(typeof(List<HarborRepository>))]
[JsonSerializable(typeof(List<HarborArtifact>))]
[JsonSerializable(typeof(List<HarborAuditLog>))]
[JsonSerializable(typeof(List<HarborWebhookPolicy>))]
[JsonSerializable(typeof(HarborArtifact))]
[JsonSerializable(typeof(HarborSystem))]
[JsonSerializable(typeof(HarborToken))]
[JsonSerializable(typeof(HarborTokenClaims))]
[JsonSerializable(typeof(HarborWebhookPolicy))]
[JsonSerializable(typeof(NewHarborProject))]
internal sealed partial class HarborAnswers : JsonSerializerContext;
