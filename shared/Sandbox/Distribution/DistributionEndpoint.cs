using HarborReplication.Sandbox.Requests;
using HarborReplication.Sandbox.Storage;
using Microsoft.AspNetCore.Http;

namespace HarborReplication.Sandbox.Distribution;

/// <summary>Everything under <c>/v2</c>: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md</summary>
internal sealed class DistributionEndpoint(RegistryStore store, DistributionSettings settings)
{
    private readonly ListEndpoint _lists = new(store, settings);
    private readonly ManifestEndpoint _manifests = new(store, settings);
    private readonly BlobEndpoint _blobs = new(store);
    private readonly UploadEndpoint _uploads = new(store, settings);

    public Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers["Docker-Distribution-Api-Version"] = "registry/2.0";
        var call = RegistryCall.Of(context);
        return call.Kind switch
        {
            RequestKind.Ping => JsonAnswer.WriteAsync(context, new { }),
            RequestKind.Catalog => _lists.CatalogAsync(context),
            RequestKind.TagList => _lists.TagsAsync(context, call.Repository!),
            RequestKind.Referrers when settings.ReferrersApi => _lists.ReferrersAsync(context, call.Repository!, call.Reference!),
            RequestKind.ManifestGet or RequestKind.ManifestHead => _manifests.GetAsync(context, call.Repository!, call.Reference!),
            RequestKind.ManifestPut => _manifests.PutAsync(context, call.Repository!, call.Reference!),
            RequestKind.ManifestDelete => _manifests.DeleteAsync(context, call.Repository!, call.Reference!),
            RequestKind.BlobGet or RequestKind.BlobHead => _blobs.GetAsync(context, call.Repository!, call.Reference!),
            RequestKind.BlobDelete => _blobs.DeleteAsync(context, call.Repository!, call.Reference!),
            RequestKind.UploadStart => _uploads.StartAsync(context, call.Repository!),
            RequestKind.BlobMount => _uploads.MountAsync(context, call.Repository!),
            RequestKind.BlobPost => _uploads.PostAsync(context, call.Repository!),
            RequestKind.UploadStatus => _uploads.StatusAsync(context, call.Repository!, call.Reference!),
            RequestKind.UploadPatch => _uploads.PatchAsync(context, call.Repository!, call.Reference!),
            RequestKind.UploadFinish => _uploads.FinishAsync(context, call.Repository!, call.Reference!),
            RequestKind.UploadCancel => _uploads.CancelAsync(context, call.Repository!, call.Reference!),
            _ => Refuse(context, call),
        };
    }

    private static Task Refuse(HttpContext context, RegistryCall call)
    {
        if (context.Request.Path == "/v2")
            context.Response.Redirect("/v2/", permanent: true);
        else if (call.AllowedMethods is null)
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        else
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = call.AllowedMethods;
        }

        return Task.CompletedTask;
    }
}
