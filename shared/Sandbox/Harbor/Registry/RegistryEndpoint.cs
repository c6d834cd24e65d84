using System.Text.Json.Nodes;
using HarborReplication.Sandbox.Distribution;
using HarborReplication.Sandbox.Harbor.Access;
using HarborReplication.Sandbox.Harbor.Api;
using HarborReplication.Sandbox.Harbor.Artifacts;
using HarborReplication.Sandbox.Harbor.Audit;
using HarborReplication.Sandbox.Harbor.State;
using HarborReplication.Sandbox.Harbor.Webhooks;
using HarborReplication.Sandbox.Requests;
using HarborReplication.Sandbox.Storage;
using Microsoft.AspNetCore.Http;

namespace HarborReplication.Sandbox.Harbor.Registry;

/// <summary><c>/v2</c> as Harbor has it: the distribution registry behind Harbor's own checks, with its log and its webhooks after.</summary>
internal sealed class RegistryEndpoint(
    HarborState state,
    DistributionEndpoint distribution,
    RegistryAccess access,
    RegistryRules rules,
    ArtifactLists artifacts,
    ArtifactRemoval removal,
    AuditLog audit,
    WebhookEvents webhooks,
    TimeProvider time)
{
    public async Task AnswerAsync(HttpContext context)
    {
        var call = RegistryCall.Of(context);
        var response = context.Response;
        if (access.Refuse(context, call) is { } refusal)
        {
            response.Headers["Docker-Distribution-Api-Version"] = "registry/2.0";
            await refusal.ConfigureAwait(false);
            return;
        }

        try
        {
            lock (state.Sync)
            {
                rules.Check(call, context.Request);
                if (call.Kind == RequestKind.ManifestDelete)
                {
                    Delete(context, call);
                    return;
                }
            }
        }
        catch (ApiRefusal refused)
        {
            await ApiEndpoint.RefuseAsync(context, refused).ConfigureAwait(false);
            return;
        }

        if (call.Kind == RequestKind.Referrers)
        {
            await ReferrersAsync(context, call).ConfigureAwait(false);
            return;
        }

        // Before the answer leaves: a client that has it finds what it did in the log. A push's answer has no body and leaves when all is
        // done; a push whose answer is lost on the way is in the log all the same.
        if (call.Kind == RequestKind.ManifestGet)
        {
            response.OnStarting(() =>
            {
                Note(context, call);
                return Task.CompletedTask;
            });
        }

        await distribution.AnswerAsync(context).ConfigureAwait(false);
        if (call.Kind == RequestKind.ManifestPut)
            Note(context, call);
    }

    private void Delete(HttpContext context, RegistryCall call)
    {
        var repository = state.FindRepository(call.Repository!)!;
        removal.Remove(
            repository, state.FindArtifact(repository, call.Reference!)!, CallerIdentity.Of(context).Caller.Name, context.Request.Host.ToString(), RequestIdOf(context));
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.ContentLength = 0;
    }

    private void Note(HttpContext context, RegistryCall call)
    {
        if (context.Response.StatusCode is not (200 or 201))
            return;
        lock (state.Sync)
        {
            if (state.FindRepository(call.Repository!) is not { } repository || state.FindArtifact(repository, call.Reference!) is not { } artifact)
                return;
            var caller = CallerIdentity.Of(context).Caller.Name;
            var happened = new ArtifactEvent(repository, artifact.Digest, call.Reference!, caller, context.Request.Host.ToString(), RequestIdOf(context));
            var isPush = call.Kind == RequestKind.ManifestPut;
            audit.Add(repository.ProjectId, isPush ? "create" : "pull", "artifact", $"{repository.Name}:{call.Reference}", caller);
            if (isPush)
            {
                webhooks.Pushed(happened);
                return;
            }

            state.Artifacts.Update(artifact with { PulledAt = time.GetUtcNow() });
            state.Repositories.Update(repository with { PullCount = repository.PullCount + 1 });
            webhooks.Pulled(happened);
        }
    }

    /// <summary>The accessories; an artifact that is not there has an empty object.</summary>
    private Task ReferrersAsync(HttpContext context, RegistryCall call)
    {
        JsonObject answer = [];
        var count = 0;
        lock (state.Sync)
        {
            if (state.FindRepository(call.Repository!) is { } repository && state.Artifacts.Find(repository.Id, call.Reference!) is not null)
            {
                var wanted = context.Request.Query["artifactType"].ToString();
                var manifests = artifacts.ReferrersOf(repository, call.Reference!).Where(manifest => wanted.Length == 0 || manifest.ArtifactType == wanted).ToList();
                count = manifests.Count;
                answer = new JsonObject
                {
                    ["schemaVersion"] = 2,
                    ["mediaType"] = MediaTypes.OciIndex,
                    ["manifests"] = new JsonArray([.. manifests.Select(Show)]),
                };
            }
        }

        context.Response.Headers["X-Total-Count"] = count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return JsonAnswer.WriteAsync(context, answer);
    }

    private static JsonObject Show(StoredManifest manifest)
    {
        var json = new JsonObject
        {
            ["mediaType"] = manifest.MediaType,
            ["digest"] = manifest.Digest.ToString(),
            ["size"] = manifest.Size,
            ["artifactType"] = manifest.ArtifactType,
        };
        if (manifest.Annotations is { Count: > 0 } annotations)
            json["annotations"] = new JsonObject(annotations.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value))));
        return json;
    }

    private static string RequestIdOf(HttpContext context) => context.Response.Headers["X-Request-Id"].ToString();
}
