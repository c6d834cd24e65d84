using HarborReplication.Sandbox.Harbor.State;

namespace HarborReplication.Sandbox.Harbor.Webhooks;

/// <summary>What happened to which artifact. The tag is the digest when nothing else names it.</summary>
internal sealed record ArtifactEvent(Repository Repository, string Digest, string Tag, string UserName, string Host, string RequestId)
{
    public bool IsRepositoryGone { get; init; }
}
