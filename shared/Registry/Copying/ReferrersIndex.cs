using System.Text.Json;
using System.Text.Json.Serialization;
using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Copying;

/// <summary>Writes the image index that stands under a referrers tag.</summary>
internal static class ReferrersIndex
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static Manifest Of(IEnumerable<Descriptor> referrers)
    {
        var index = new
        {
            SchemaVersion = 2,
            MediaType = MediaTypes.OciIndex,
            Manifests = referrers.Select(referrer => new
            {
                referrer.MediaType,
                Digest = referrer.Digest.ToString(),
                referrer.Size,
                referrer.ArtifactType,
                Annotations = referrer.Annotations.Count == 0 ? null : referrer.Annotations,
            }),
        };
        return Manifest.Parse(JsonSerializer.SerializeToUtf8Bytes(index, Json), MediaTypes.OciIndex);
    }
}
