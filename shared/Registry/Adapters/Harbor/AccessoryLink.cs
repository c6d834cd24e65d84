using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Adapters.Harbor;

/// <summary>An accessory as its subject names it.</summary>
internal sealed record AccessoryLink(Digest Digest, string Type, Digest Subject)
{
    /// <summary>Tagged after its subject, unless it was pushed as a referrer.</summary>
    public bool IsCosign => Type == "signature.cosign";

    /// <summary>Nobody signs a signature.</summary>
    public bool IsSignature => Type.StartsWith("signature.", StringComparison.Ordinal);
}
