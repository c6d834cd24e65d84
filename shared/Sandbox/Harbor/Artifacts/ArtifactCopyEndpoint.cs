using HarborReplication.Sandbox.Harbor.Api;
using HarborReplication.Sandbox.Harbor.Audit;
using HarborReplication.Sandbox.Harbor.State;
using HarborReplication.Sandbox.Harbor.Webhooks;
using HarborReplication.Sandbox.Storage;

namespace HarborReplication.Sandbox.Harbor.Artifacts;

/// <summary>Copies an artifact from one repository to another on the server: <c>POST …/artifacts?from=project/repository:tag</c>.</summary>
internal sealed class ArtifactCopyEndpoint(HarborState state, RegistryStore store, Catalog catalog, AuditLog audit, WebhookEvents webhooks)
{
    public IReadOnlyList<ApiRoute> Routes => [new("POST", "/projects/{project}/repositories/{repository}/artifacts", Copy)];

    private ApiAnswer Copy(ApiCall call)
    {
        var project = state.Require(call);
        call.Caller.Require(project, "artifact", "create");
        var (name, reference) = Split(call.Query["from"].ToString());
        if (state.FindRepository(name) is not { } source || state.FindArtifact(source, reference) is not { } artifact)
            throw StateLookups.ArtifactNotFound(name, reference);
        call.Caller.Require(state.Projects.Get(source.ProjectId)!, "artifact", "read");
        var tag = reference == artifact.Digest ? null : reference;
        CopyManifest(source.Name, call.RepositoryName(), artifact.Digest, tag);
        audit.Add(project.Id, "create", "artifact", $"{call.RepositoryName()}:{reference}", call.Caller.Name);
        webhooks.Pushed(new ArtifactEvent(state.RequireRepository(call), artifact.Digest, reference, call.Caller.Name, call.Host, call.RequestId));
        return ApiAnswer.Created($"{call.Path}/{reference}");
    }

    private void CopyManifest(string from, string to, string digest, string? tag)
    {
        var details = catalog.DetailsOf(from, digest);
        foreach (var (child, _) in details.Children)
            CopyManifest(from, to, child, tag: null);
        foreach (var blob in details.Blobs.Keys)
            store.LinkBlob(to, Digest.Parse(blob));
        if (store.TryFind(from, out var content) && content.TryFind(digest, out var manifest))
            store.LinkManifest(to, tag, manifest);
    }

    // demo/app:1.0 or demo/app@sha256:…
    private static (string Repository, string Reference) Split(string from)
    {
        var end = from.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at ? at : from.LastIndexOf(':');
        return end > 0 ? (from[..end], from[(end + 1)..]) : throw ApiRefusal.BadRequest($"invalid reference: {from}");
    }
}
