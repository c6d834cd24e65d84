namespace HarborReplication.PolicyService.Http;

/// <summary>Every request has an id, given by the client in <c>X-Request-Id</c> or made here; the answer and the log repeat it.</summary>
internal sealed class RequestIds(RequestDelegate next, ILogger<RequestIds> logger)
{
    private const string Header = "X-Request-Id";
    private const int MaxLength = 128;
    private static readonly Func<ILogger, string, IDisposable?> Scope = LoggerMessage.DefineScope<string>("request {RequestId}");

    public async Task InvokeAsync(HttpContext context)
    {
        var given = context.Request.Headers[Header].ToString();
        var id = given.Length is > 0 and <= MaxLength && given.All(char.IsAscii) && !given.Any(char.IsControl) ? given : Guid.NewGuid().ToString();
        // At the start of the answer: an exception handler clears what was set before it.
        context.Response.OnStarting(() =>
        {
            context.Response.Headers[Header] = id;
            return Task.CompletedTask;
        });
        using (Scope(logger, id))
            await next(context);
    }
}
