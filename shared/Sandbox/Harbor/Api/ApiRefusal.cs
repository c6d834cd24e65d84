namespace HarborReplication.Sandbox.Harbor.Api;

/// <summary>Ends a call with one of Harbor's errors: <c>{"errors":[{"code":…,"message":…}]}</c>.</summary>
internal sealed class ApiRefusal : Exception
{
    private ApiRefusal(int status, string code, string message)
        : base(message)
    {
        Status = status;
        Code = code;
    }

    public int Status { get; }

    public string Code { get; }

    public static ApiRefusal BadRequest(string message) => new(400, "BAD_REQUEST", message);

    public static ApiRefusal Unauthorized() => new(401, "UNAUTHORIZED", "unauthorized");

    public static ApiRefusal Forbidden(string message) => new(403, "FORBIDDEN", message);

    public static ApiRefusal Denied(string message) => new(403, "DENIED", message);

    public static ApiRefusal NotFound(string message) => new(404, "NOT_FOUND", message);

    public static ApiRefusal MethodNotAllowed(string message) => new(405, "METHOD_NOT_ALLOWED", message);

    public static ApiRefusal Conflict(string message) => new(409, "CONFLICT", message);

    public static ApiRefusal Precondition(string message) => new(412, "PRECONDITION", message);

    public static ApiRefusal Referenced(string message) => new(412, "VIOLATE_FOREIGN_KEY_CONSTRAINT", message);

    public static ApiRefusal Invalid(string message) => new(422, "UNPROCESSABLE_ENTITY", "validation failure list:\n" + message);

    public static ApiRefusal Unsupported(string message) => new(400, "UNSUPPORTED", message);
}
