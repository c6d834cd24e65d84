using System.Net;
using System.Net.Http.Headers;
using System.Runtime.ExceptionServices;
using HarborReplication.Registry.Auth;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Telemetry;
using HarborReplication.Registry.Throttling;
using HarborReplication.Registry.Transport;

namespace HarborReplication.Registry.Wire;

/// <summary>Sends a request until it is answered: authentication, throttling, redirects, and few short repetitions of what may be repeated.</summary>
internal sealed class RequestSender(
    RegistryEndpoint endpoint,
    RegistryTransport transport,
    Authorizer authorizer,
    OriginThrottle throttle,
    RegistryClientOptions options,
    TimeProvider time)
{
    private const int MaxRedirects = 5;

    // Distribution answers 100 Continue by itself; smaller bodies are not worth the round trip.
    private const long ExpectContinueFrom = 1024 * 1024;

    public async Task<RegistryResponse> SendAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        var challenged = false;
        for (var attempt = 1; ; attempt++)
        {
            RegistryException failure;
            try
            {
                var authorization = request.IsBasic
                    ? BasicCredential.Of(endpoint)
                    : await authorizer.AuthorizeAsync(request.Scope, cancellationToken).ConfigureAwait(false);
                var answer = await FollowAsync(request, authorization, attempt - 1, cancellationToken).ConfigureAwait(false);
                if (request.Expected.Contains(answer.Status))
                    return answer;
                using (answer)
                {
                    // A challenge by the host of a redirect is not about our credential.
                    if (answer.Status == HttpStatusCode.Unauthorized && !request.IsBasic && !challenged && IsOwn(answer.Request.RequestUri!)
                        && authorizer.Learn(answer.Message, request.Scope, authorization) && request.Body is not { IsRepeatable: false })
                    {
                        challenged = true;
                        attempt--;
                        continue;
                    }

                    failure = await ReadFailureAsync(request, answer, attempt, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (RegistryException e)
            {
                failure = e;
            }

            if (attempt >= options.Attempts || !MayRepeat(request, failure))
                ExceptionDispatchInfo.Throw(failure);
            // When it is the registry that wants to be spared, the throttle waits; a token service has none.
            if (failure.Kind != FailureKind.RateLimited || throttle.Remaining == TimeSpan.Zero)
                await Task.Delay(Backoff.After(attempt, options.RetryDelay), time, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool MayRepeat(RegistryRequest request, RegistryException failure)
    {
        if (!failure.IsTransient || request.Body is { IsRepeatable: false })
            return false;
        // Turned away before anything happened; the throttle now knows for how long.
        if (failure.Kind == FailureKind.RateLimited)
            return throttle.Remaining <= options.MaxThrottle && failure.Status is not null;
        // A stall has taken its time already.
        return request.IsRepeatable && failure.Kind != FailureKind.Timeout;
    }

    /// <summary>One try: the request and the redirects it is sent through.</summary>
    private async Task<RegistryResponse> FollowAsync(
        RegistryRequest request, AuthenticationHeaderValue? authorization, int resend, CancellationToken cancellationToken)
    {
        var uri = request.Uri;
        for (var redirects = 0; ; redirects++)
        {
            var answer = await SendOnceAsync(request, uri, authorization, resend, cancellationToken).ConfigureAwait(false);
            if ((int)answer.Status is not (301 or 302 or 303 or 307 or 308) || request.Expected.Contains(answer.Status))
                return answer;
            using (answer)
            {
                if (answer.Message.Headers.Location is not { } location)
                    throw RequestFailure.Of(FailureKind.Protocol, answer.Request, "redirected without saying where", answer.Status);
                if (redirects >= MaxRedirects)
                    throw RequestFailure.Of(FailureKind.Protocol, answer.Request, $"redirected more than {MaxRedirects} times", answer.Status);
                var isRead = request.Method == HttpMethod.Get || request.Method == HttpMethod.Head;
                if (!isRead && ((int)answer.Status is not (307 or 308) || request.Body is { IsRepeatable: false }))
                    throw RequestFailure.Of(FailureKind.Protocol, answer.Request, "a redirect that cannot be followed with a body", answer.Status);
                var next = new Uri(uri, location);
                if (next.Scheme is not ("http" or "https") || (uri.Scheme == "https" && next.Scheme == "http" && !endpoint.Insecure))
                    throw RequestFailure.Of(FailureKind.Protocol, answer.Request, $"redirected to {next.Scheme}, which is not followed", answer.Status);
                uri = next;
            }
        }
    }

    private async Task<RegistryResponse> SendOnceAsync(
        RegistryRequest request, Uri uri, AuthenticationHeaderValue? authorization, int resend, CancellationToken cancellationToken)
    {
        var slot = await throttle.EnterAsync(request.IsDownload, options.MaxThrottle, cancellationToken).ConfigureAwait(false);
        var guard = new StallGuard(options.NoProgressTimeout, time, cancellationToken);
        var message = Create(request, uri, authorization, guard);
        using var activity = RegistryTelemetry.Start(message, resend);
        var started = time.GetTimestamp();
        try
        {
            var response = await transport.SendAsync(message, guard.Token).ConfigureAwait(false);
            guard.Progress();
            var status = (int)response.StatusCode;
            RegistryTelemetry.Ended(activity, message, status, time.GetElapsedTime(started), status >= 500 ? $"{status}" : null);
            if (status < 400)
                slot.Succeeded();
            return new RegistryResponse(message, response, guard, slot);
        }
        catch (Exception e)
        {
            var failure = (message.Content as StreamedContent)?.WriterFailure ?? RequestFailure.FromTransport(e, message, guard, cancellationToken);
            RegistryTelemetry.Ended(activity, message, null, time.GetElapsedTime(started), (failure ?? e).GetType().Name);
            message.Dispose();
            guard.Dispose();
            slot.Dispose();
            if (failure is not null)
                ExceptionDispatchInfo.Throw(failure);
            throw;
        }
    }

    private HttpRequestMessage Create(RegistryRequest request, Uri uri, AuthenticationHeaderValue? authorization, StallGuard guard)
    {
        var message = new HttpRequestMessage(request.Method, uri);
        // A redirect to a storage host must not carry the registry's credential along.
        if (IsOwn(uri))
            message.Headers.Authorization = authorization;
        foreach (var type in request.Accept)
            message.Headers.TryAddWithoutValidation("Accept", type);
        message.Headers.TryAddWithoutValidation("User-Agent", RegistryUserAgent.Value);
        if (request.Operation == RegistryOperation.ReadBlob)
            message.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        message.Headers.Range = request.Range;
        if (request.Body is { } body)
        {
            message.Content = new StreamedContent(body, guard);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", body.ContentType);
            if (body.ContentRange is not null)
                message.Content.Headers.TryAddWithoutValidation("Content-Range", body.ContentRange);
            // A refusal (quota, credential) then comes instead of the body, not as a reset in the middle of it.
            if (body.Length is null or >= ExpectContinueFrom)
                message.Headers.ExpectContinue = true;
        }
        else if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head && request.Method != HttpMethod.Delete)
        {
            message.Content = new ByteArrayContent([]);
        }

        return message;
    }

    private bool IsOwn(Uri uri) =>
        uri.Scheme == endpoint.Url.Scheme && uri.Port == endpoint.Url.Port
        && string.Equals(uri.IdnHost, endpoint.Url.IdnHost, StringComparison.OrdinalIgnoreCase);

    private async Task<RegistryException> ReadFailureAsync(RegistryRequest request, RegistryResponse answer, int attempt, CancellationToken cancellationToken)
    {
        byte[] body = [];
        try
        {
            body = await answer.ReadAsync(RegistryErrors.MaxBody, cancellationToken).ConfigureAwait(false);
        }
        catch (RegistryException)
        {
            // The status alone has to tell; a body that cannot be read adds nothing to it.
        }

        var failure = RequestFailure.FromAnswer(answer.Request, answer.Message, body, request.Operation, time);
        // The answer may come from another host than the registry; then it is not the registry that wants to be spared, and not our
        // credential that is refused: the address it was given for a while has expired, and asking again gives a new one.
        if (!IsOwn(answer.Request.RequestUri!))
            return (int)answer.Status is 400 or 401 or 403 ? RequestFailure.WithKind(failure, FailureKind.ServerError) : failure;
        if (failure.Kind == FailureKind.RateLimited)
            throttle.Close(failure.RetryAfter ?? Backoff.After(attempt, TimeSpan.FromSeconds(1)));
        else if (failure.Kind == FailureKind.ServerError)
            throttle.Slow();
        return failure;
    }
}
