namespace HarborReplication.Sandbox.Tests.Comparison;

/// <summary>What a registry answered, without what may differ from registry to registry: host, upload ids, states, words.</summary>
public sealed record Exchange(string Step, int Status, string Headers, string Body)
{
    public override string ToString() => $"{Step} → {Status} | {Headers} | {Body}";
}
