namespace HarborReplication.Registry.Throttling;

/// <summary>
/// Reads Retry-After, see <see href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110</see>:
/// <c>Retry-After: 120</c> or <c>Retry-After: Fri, 31 Dec 2027 23:59:59 GMT</c>.
/// </summary>
internal static class RetryAfter
{
    public static TimeSpan? Read(HttpResponseMessage response, TimeProvider time)
    {
        var header = response.Headers.RetryAfter;
        // A date is on the registry's clock; its Date header tells what that shows now.
        var delay = header?.Delta ?? header?.Date - (response.Headers.Date ?? time.GetUtcNow());
        return delay is null ? null : delay > TimeSpan.Zero ? delay : TimeSpan.Zero;
    }
}
