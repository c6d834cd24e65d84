using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Throttling;
using HarborReplication.Registry.Transport;
using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Wire;

/// <summary>Turns what a request met into a <see cref="RegistryException"/>.</summary>
internal static class RequestFailure
{
    public static RegistryException FromAnswer(
        HttpRequestMessage request, HttpResponseMessage response, ReadOnlyMemory<byte> body, RegistryOperation operation, TimeProvider time)
    {
        var errors = RegistryErrors.Parse(body);
        var retryAfter = RetryAfter.Read(response, time);
        var status = (int)response.StatusCode;
        var kind = FailureClassifier.Classify(status, errors, operation, retryAfter is not null);
        var said = errors.Count > 0
            ? string.Join("; ", errors.Take(3).Select(error => $"{error.Code}: {error.Message}{(error.Detail is null ? "" : $" ({error.Detail})")}"))
            : response.ReasonPhrase;
        return new RegistryException(kind, $"{Name(request)} answered {status}{(string.IsNullOrEmpty(said) ? "" : $" {Excerpt.Of(said, 600)}")}")
        {
            Method = request.Method.Method,
            Uri = Redacted(request.RequestUri),
            Status = response.StatusCode,
            Errors = errors,
            RetryAfter = retryAfter,
        };
    }

    /// <summary>Null when the exception is not about the request: then it is the caller's own.</summary>
    public static Exception? FromTransport(Exception exception, HttpRequestMessage request, StallGuard guard, CancellationToken caller)
    {
        if (exception is RegistryException or FencedException)
            return null;
        if (exception is OperationCanceledException && caller.IsCancellationRequested)
            return null;
        var host = request.RequestUri!.Authority;
        return exception switch
        {
            OperationCanceledException when guard.HasStalled =>
                Of(FailureKind.Timeout, $"{Name(request)} made no progress for {guard.Limit.TotalSeconds:0.#} s"),
            OperationCanceledException { InnerException: TimeoutException } => Of(FailureKind.Unreachable, $"{host} did not accept a connection in time", neverConnected: true),
            HttpRequestException or IOException or SocketException or AuthenticationException => FromHttp(exception),
            _ => null,
        };

        RegistryException FromHttp(Exception e)
        {
            if (Find<CertificateRefusedException>(e) is { } refused)
                return Of(FailureKind.Tls, $"{host}: {refused.Message}");
            if (Find<AuthenticationException>(e) is { } handshake)
                return Of(FailureKind.Tls, $"{host}: the TLS handshake failed: {Excerpt.Of((handshake.InnerException ?? handshake).Message)}");
            var error = (e as HttpRequestException)?.HttpRequestError ?? (e as HttpIOException)?.HttpRequestError ?? HttpRequestError.Unknown;
            if (error == HttpRequestError.Unknown && Find<HttpIOException>(e) is { } inner)
                error = inner.HttpRequestError;
            var socket = Find<SocketException>(e);
            return error switch
            {
                HttpRequestError.SecureConnectionError => Of(FailureKind.Tls, $"{host}: the TLS handshake failed: {Excerpt.Of(Deepest(e).Message)}"),
                HttpRequestError.NameResolutionError => Of(FailureKind.Unreachable, $"{host}: the host name cannot be resolved", neverConnected: true),
                HttpRequestError.ConnectionError =>
                    Of(FailureKind.Unreachable, $"{host}: no connection: {Excerpt.Of((socket ?? Deepest(e)).Message)}", neverConnected: true),
                HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded =>
                    Of(FailureKind.Protocol, $"{Name(request)} was answered with something that is not HTTP: {Excerpt.Of(Deepest(e).Message)}"),
                _ => Of(FailureKind.Unreachable, $"{Name(request)}: the connection broke: {Excerpt.Of((socket ?? Deepest(e)).Message)}"),
            };
        }

        RegistryException Of(FailureKind kind, string message, bool neverConnected = false) => new(kind, message, exception)
        {
            NeverConnected = neverConnected,
            Method = request.Method.Method,
            Uri = Redacted(request.RequestUri),
        };
    }

    public static RegistryException Protocol(HttpRequestMessage request, string message, Exception? cause = null) =>
        Of(FailureKind.Protocol, request, message, null, cause);

    public static RegistryException Of(
        FailureKind kind, HttpRequestMessage request, string message, HttpStatusCode? status = null, Exception? cause = null) =>
        new(kind, $"{Name(request)}: {message}", cause) { Method = request.Method.Method, Uri = Redacted(request.RequestUri), Status = status };

    /// <summary>The same failure, understood otherwise.</summary>
    public static RegistryException WithKind(RegistryException failure, FailureKind kind) => new(kind, failure.Message, failure.InnerException)
    {
        Method = failure.Method,
        Uri = failure.Uri,
        Status = failure.Status,
        Errors = failure.Errors,
        RetryAfter = failure.RetryAfter,
    };

    /// <summary>Without query: upload locations and storage redirects carry credentials there.</summary>
    public static Uri? Redacted(Uri? uri) =>
        uri is null ? null : new Uri(uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped));

    private static string Name(HttpRequestMessage request) => $"{request.Method} {Redacted(request.RequestUri)}";

    private static T? Find<T>(Exception? exception)
        where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is T found)
                return found;
        }

        return null;
    }

    private static Exception Deepest(Exception exception)
    {
        while (exception.InnerException is { } inner)
            exception = inner;
        return exception;
    }
}
