using HarborReplication.Sandbox.Harbor.Api;
using HarborReplication.Sandbox.Harbor.Audit;
using HarborReplication.Sandbox.Harbor.State;
using HarborReplication.Sandbox.Harbor.Webhooks;
using HarborReplication.Sandbox.Storage;

namespace HarborReplication.Sandbox.Harbor.Artifacts;

/// <summary>Removes artifacts and repositories with all that goes with it: accessories, audit rows, webhooks.</summary>
internal sealed class ArtifactRemoval(HarborState state, RegistryStore store, Catalog catalog, AuditLog audit, WebhookEvents webhooks)
{
    public void Remove(Repository repository, Artifact artifact, string userName, string host, string requestId)
    {
        RefuseImmutable(repository, artifact);
        RefuseReferenced(repository, artifact);
        Remove(repository, artifact, userName, host, requestId, isRepositoryGone: false);
    }

    public void Remove(Repository repository, string userName, string host, string requestId)
    {
        var artifacts = state.Artifacts.In(repository.Id).ToList();
        foreach (var artifact in artifacts)
            RefuseImmutable(repository, artifact);
        foreach (var artifact in artifacts)
            Remove(repository, artifact, userName, host, requestId, isRepositoryGone: true);
        state.Repositories.Remove(repository);
        audit.Add(repository.ProjectId, "delete", "repository", repository.Name, userName);
    }

    public void RefuseImmutable(Repository repository, Artifact artifact)
    {
        if (state.TagsOf(artifact).FirstOrDefault(tag => state.IsImmutable(repository, tag.Name)) is { } tag)
            throw ApiRefusal.Precondition($"the tag {tag.Name} configured as immutable, cannot be deleted");
    }

    private void RefuseReferenced(Repository repository, Artifact artifact)
    {
        // A child goes with its index, not before.
        if (state.Artifacts.In(repository.Id).Any(other => catalog.DetailsOf(repository.Name, other.Digest).Children.Any(child => child.Digest == artifact.Digest)))
            throw ApiRefusal.Referenced("the deleting artifact is referenced by others");
    }

    private void Remove(Repository repository, Artifact artifact, string userName, string host, string requestId, bool isRepositoryGone)
    {
        if (state.Artifacts.Get(artifact.Id) is null)
            return;
        var tags = state.TagsOf(artifact).Select(tag => tag.Name).ToList();
        foreach (var accessory in state.Accessories.In(repository.Id).Where(row => row.SubjectDigest == artifact.Digest).ToList())
            Remove(repository, state.Artifacts.Get(accessory.ArtifactId)!, userName, host, requestId, isRepositoryGone);
        store.RemoveManifest(repository.Name, Digest.Parse(artifact.Digest));
        audit.Add(repository.ProjectId, "delete", "artifact", $"{repository.Name}:{artifact.Digest}", userName);
        webhooks.Deleted(new ArtifactEvent(repository, artifact.Digest, tags.FirstOrDefault() ?? artifact.Digest, userName, host, requestId)
        {
            IsRepositoryGone = isRepositoryGone,
        });
    }
}
