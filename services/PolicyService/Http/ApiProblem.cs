namespace HarborReplication.PolicyService.Http;

/// <summary>A refusal in Harbor's shape: a status, its code word, and one entry for every mistake.</summary>
internal sealed class ApiProblem : IResult
{
    private readonly string _code;
    private readonly IReadOnlyList<string> _messages;

    private ApiProblem(int status, string code, params IReadOnlyList<string> messages)
    {
        Status = status;
        _code = code;
        _messages = messages;
    }

    public int Status { get; }

    public static ApiProblem BadRequest(params IReadOnlyList<string> mistakes) => new(StatusCodes.Status400BadRequest, "BAD_REQUEST", mistakes);

    public static ApiProblem Unauthorized() => new(StatusCodes.Status401Unauthorized, "UNAUTHORIZED", "unauthorized");

    public static ApiProblem NotFound(string message) => new(StatusCodes.Status404NotFound, "NOT_FOUND", message);

    public static ApiProblem MethodNotAllowed(string message) => new(StatusCodes.Status405MethodNotAllowed, "METHOD_NOT_ALLOWED", message);

    public static ApiProblem Conflict(string message) => new(StatusCodes.Status409Conflict, "CONFLICT", message);

    public static ApiProblem Precondition(string message) => new(StatusCodes.Status412PreconditionFailed, "PRECONDITION", message);

    public static ApiProblem UnsupportedMediaType(string message) => new(StatusCodes.Status415UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", message);

    /// <summary>What Harbor's schema validation answers.</summary>
    public static ApiProblem Unprocessable(string mistake) =>
        new(StatusCodes.Status422UnprocessableEntity, "UNPROCESSABLE_ENTITY", $"validation failure list:\n{mistake}");

    public static ApiProblem Unavailable(string message) => new(StatusCodes.Status503ServiceUnavailable, "SERVICE_UNAVAILABLE", message);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        var body = new ErrorsResponse([.. _messages.Select(message => new ErrorResponse(_code, message))]);
        return httpContext.Response.WriteAsJsonAsync(body, ApiJson.Options, httpContext.RequestAborted);
    }
}
