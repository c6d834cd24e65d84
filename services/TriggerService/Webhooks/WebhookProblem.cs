using System.Text.Json;
using System.Text.Json.Serialization;

namespace HarborReplication.TriggerService.Webhooks;

/// <summary>A refusal in the shape that the whole API has, Harbor's: a code word and one sentence for every mistake.</summary>
internal sealed class WebhookProblem : IResult
{
    private const int MostMessages = 20;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly int _status;
    private readonly string _code;
    private readonly IReadOnlyList<string> _messages;
    private readonly TimeSpan? _retryAfter;

    private WebhookProblem(int status, string code, IReadOnlyList<string> messages, TimeSpan? retryAfter = null) =>
        (_status, _code, _messages, _retryAfter) = (status, code, messages, retryAfter);

    public static WebhookProblem Malformed(IReadOnlyList<string> mistakes) => new(StatusCodes.Status400BadRequest, "BAD_REQUEST", mistakes);

    public static WebhookProblem Unauthorized(string registry) => new(
        StatusCodes.Status401Unauthorized, "UNAUTHORIZED",
        [$"the Authorization header does not carry the webhook secret of registry {registry}; set the registry's webhook_secret and send the same, verbatim or after \"Bearer \""]);

    public static WebhookProblem Unknown(string registry) =>
        new(StatusCodes.Status404NotFound, "NOT_FOUND", [$"registry {registry} not found; the path takes a registry's id or name"]);

    public static WebhookProblem TooLarge(int most) =>
        new(StatusCodes.Status413PayloadTooLarge, "PAYLOAD_TOO_LARGE", [$"the body has more than {most} bytes; send fewer events in one body"]);

    public static WebhookProblem NotReady() => new(
        StatusCodes.Status503ServiceUnavailable, "SERVICE_UNAVAILABLE",
        ["the registries are not known yet: PolicyService has not told them since this service was set up; try again"], TimeSpan.FromSeconds(5));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = _status;
        if (_retryAfter is { } pause)
            httpContext.Response.Headers.RetryAfter = pause.TotalSeconds.ToString("F0", System.Globalization.CultureInfo.InvariantCulture);
        var errors = _messages.Take(MostMessages).Select(message => new { code = _code, message });
        return httpContext.Response.WriteAsJsonAsync(new { errors }, Json, httpContext.RequestAborted);
    }
}
