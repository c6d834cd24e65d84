using System.Text.Json.Serialization;
using HarborReplication.Sandbox.Storage;

namespace HarborReplication.Sandbox.Seeding;

/// <summary>https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md</summary>
internal sealed record Descriptor(string MediaType, long Size, [property: JsonIgnore] Digest ContentDigest)
{
    public string Digest => ContentDigest.ToString();

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SamplePlatform? Platform { get; init; }
}
