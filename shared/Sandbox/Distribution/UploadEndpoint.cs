using System.Globalization;
using System.Text;
using HarborReplication.Sandbox.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace HarborReplication.Sandbox.Distribution;

/// <summary>
/// Uploads: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#push. As in distribution 2.8, each answer's Location
/// carries a state that the next request has to bring along; one that has been overtaken is refused.
/// </summary>
internal sealed class UploadEndpoint(RegistryStore store, DistributionSettings settings)
{
    public Task StartAsync(HttpContext context, string repository)
    {
        Describe(context, store.Uploads.Start(repository), StatusCodes.Status202Accepted);
        return Task.CompletedTask;
    }

    public Task MountAsync(HttpContext context, string repository)
    {
        var query = context.Request.Query;
        if (!Digest.TryParse(query["mount"], out var digest))
            return RegistryErrors.DigestInvalidAsync(context, "mount is not a digest.");
        var refused = context.Features.Get<DistributionSwitches>() is { RefuseMount: true };
        if (refused || query["from"].ToString() is not { Length: > 0 } from || !store.HasBlob(from, digest))
            return StartAsync(context, repository);
        store.LinkBlob(repository, digest);
        DescribeBlob(context, repository, digest);
        return Task.CompletedTask;
    }

    public async Task PostAsync(HttpContext context, string repository)
    {
        var session = store.Uploads.Start(repository);
        await session.Turn.WaitAsync(context.RequestAborted).ConfigureAwait(false);
        await KeepAsync(context, session).ConfigureAwait(false);
        if (!session.HasEnded)
            store.Uploads.Forget(session);
    }

    public Task StatusAsync(HttpContext context, string repository, string id) => InTurnAsync(context, repository, id, mayBeOvertaken: !settings.IsHarbor, session =>
    {
        Describe(context, session, StatusCodes.Status204NoContent);
        return Task.CompletedTask;
    });

    public Task PatchAsync(HttpContext context, string repository, string id) => InTurnAsync(context, repository, id, mayBeOvertaken: false, async session =>
    {
        if (!FollowsOn(context.Request, session.Length))
        {
            Describe(context, session, StatusCodes.Status416RangeNotSatisfiable);
            return;
        }

        await session.AppendAsync(context.Request.Body, context.RequestAborted).ConfigureAwait(false);
        Describe(context, session, StatusCodes.Status202Accepted);
    });

    public Task FinishAsync(HttpContext context, string repository, string id) => InTurnAsync(context, repository, id, mayBeOvertaken: false, async session =>
    {
        if (FollowsOn(context.Request, session.Length))
            await KeepAsync(context, session).ConfigureAwait(false);
        else
            Describe(context, session, StatusCodes.Status416RangeNotSatisfiable);
    });

    public Task CancelAsync(HttpContext context, string repository, string id) => InTurnAsync(context, repository, id, mayBeOvertaken: true, session =>
    {
        store.Uploads.Forget(session);
        context.Response.Headers["Docker-Upload-UUID"] = session.Id;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    });

    private async Task InTurnAsync(HttpContext context, string repository, string id, bool mayBeOvertaken, Func<UploadSession, Task> step)
    {
        if (!store.Uploads.TryFind(repository, id, out var session))
        {
            await RegistryErrors.UploadUnknownAsync(context).ConfigureAwait(false);
            return;
        }

        await session.Turn.WaitAsync(context.RequestAborted).ConfigureAwait(false);
        try
        {
            if (context.Features.Get<DistributionSwitches>() is { ForgetUpload: true })
                store.Uploads.Forget(session);
            if (session.HasEnded)
                await RegistryErrors.UploadUnknownAsync(context).ConfigureAwait(false);
            else if (context.Request.Query["_state"].ToString() is not { Length: > 0 } state || !mayBeOvertaken && state != StateOf(session))
                await RegistryErrors.UploadInvalidAsync(context).ConfigureAwait(false);
            else
                await step(session).ConfigureAwait(false);
        }
        finally
        {
            session.Turn.Release();
        }
    }

    private async Task KeepAsync(HttpContext context, UploadSession session)
    {
        if (!Digest.TryParse(context.Request.Query["digest"], out var digest))
        {
            store.Uploads.Forget(session);
            await RegistryErrors.DigestInvalidAsync(context, "digest is missing, or not one of sha256 or sha512.").ConfigureAwait(false);
            return;
        }

        await session.AppendAsync(context.Request.Body, context.RequestAborted).ConfigureAwait(false);
        var computed = await session.ComputeAsync(digest.Algorithm, context.RequestAborted).ConfigureAwait(false);
        if (computed != digest && context.Features.Get<DistributionSwitches>() is not { AcceptAnything: true })
        {
            store.Uploads.Forget(session);
            await RegistryErrors.DigestInvalidAsync(context, $"The content has the digest {computed}.").ConfigureAwait(false);
            return;
        }

        store.Uploads.Keep(session, digest);
        store.LinkBlob(session.Repository, digest);
        DescribeBlob(context, session.Repository, digest);
    }

    // Content-Range: 0-1023, without a unit or a total. A chunk without it goes where the last one ended.
    private bool FollowsOn(HttpRequest request, long length)
    {
        if (settings.IsHarbor || request.Headers.ContentRange.ToString() is not { Length: > 0 } text)
            return true;
        if (!ContentRangeHeaderValue.TryParse($"bytes {text.Replace("bytes ", "", StringComparison.Ordinal)}/*", out var range) || range.From != length)
            return false;
        return request.ContentLength is null || range.To - range.From + 1 == request.ContentLength;
    }

    private static void Describe(HttpContext context, UploadSession session, int status)
    {
        var response = context.Response;
        response.StatusCode = status;
        if (status != StatusCodes.Status204NoContent)
            response.ContentLength = 0;
        response.Headers["Docker-Upload-UUID"] = session.Id;
        // An empty upload has no range; 0-0 is what all registries say.
        response.Headers.Range = string.Create(CultureInfo.InvariantCulture, $"0-{Math.Max(0, session.Length - 1)}");
        response.Headers.Location =
            Locations.Of(context.Request, $"/v2/{session.Repository}/blobs/uploads/{session.Id}?_state={Uri.EscapeDataString(StateOf(session))}");
    }

    private static void DescribeBlob(HttpContext context, string repository, Digest digest)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status201Created;
        response.ContentLength = 0;
        response.Headers["Docker-Content-Digest"] = digest.ToString();
        response.Headers.Location = Locations.Of(context.Request, $"/v2/{repository}/blobs/{digest}");
    }

    // Padded base64, so that a client which takes the query apart and does not escape it again is found out.
    private static string StateOf(UploadSession session) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{session.Id}@{session.Length}")));
}
