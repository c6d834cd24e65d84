using System.Globalization;
using HarborReplication.Sandbox.Distribution;
using HarborReplication.Sandbox.Harbor.Api;
using HarborReplication.Sandbox.Harbor.Artifacts;
using HarborReplication.Sandbox.Harbor.State;
using HarborReplication.Sandbox.Requests;
using HarborReplication.Sandbox.Storage;
using Microsoft.AspNetCore.Http;

namespace HarborReplication.Sandbox.Harbor.Registry;

/// <summary>What a project's settings forbid under <c>/v2</c>, before the registry itself sees the request. Under the state's lock.</summary>
internal sealed class RegistryRules(HarborState state, RegistryStore store, ArtifactLists artifacts, ArtifactRemoval removal)
{
    /// <exception cref="ApiRefusal">The request is refused.</exception>
    public void Check(RegistryCall call, HttpRequest request)
    {
        if (call.Repository is not { } name || state.Projects.Find(0, name.Split('/')[0]) is not { } project)
            return;
        var repository = state.FindRepository(name);
        var reference = call.Reference ?? "";
        switch (call.Kind)
        {
            case RequestKind.ManifestGet or RequestKind.ManifestHead:
                if (repository is null || state.FindArtifact(repository, reference) is null)
                    throw StateLookups.ArtifactNotFound(name, reference);
                break;
            case RequestKind.ManifestPut:
                RefuseProxy(project);
                if (repository is not null && state.Tags.Find(repository.Id, reference) is not null && state.IsImmutable(repository, reference))
                    throw ApiRefusal.Precondition($"Failed to process request due to '{repository.NameInProject}:{reference}' configured as immutable.");
                break;
            case RequestKind.ManifestDelete:
                if (!reference.Contains(':', StringComparison.Ordinal))
                    throw ApiRefusal.Unsupported($"unsupported digest {reference}: invalid checksum digest format");
                if (repository is null || state.FindArtifact(repository, reference) is not { } artifact)
                    throw StateLookups.ArtifactNotFound(name, reference);
                removal.RefuseImmutable(repository, artifact);
                break;
            case RequestKind.UploadStart or RequestKind.BlobMount or RequestKind.UploadPatch:
                RefuseProxy(project);
                break;
            case RequestKind.UploadFinish or RequestKind.BlobPost:
                RefuseProxy(project);
                var sent = store.Uploads.TryFind(name, reference, out var session) ? session.Length : 0;
                RefuseOverQuota(project, sent + (request.ContentLength ?? 0));
                break;
        }
    }

    private static void RefuseProxy(Project project)
    {
        if (project.RegistryId is not null)
            throw ApiRefusal.MethodNotAllowed($"can not push artifact to a proxy project: {project.Name}");
    }

    private void RefuseOverQuota(Project project, long adding)
    {
        if (project.StorageLimit < 0)
            return;
        var used = artifacts.UsedBy(project);
        if (used + adding > project.StorageLimit)
            throw ApiRefusal.Denied(
                $"adding {Size(adding)} of storage resource, which when updated to current usage of {Size(used)} will exceed the configured upper limit of {Size(project.StorageLimit)}.");
    }

    private static string Size(long bytes) => bytes switch
    {
        < 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} KiB"),
        < 1024 * 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.0} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1073741824.0:0.0} GiB"),
    };
}
