namespace HarborReplication.PolicyService.Http;

/// <summary>Answers for the handler when a part of the request could not be read.</summary>
internal sealed class RefuseMalformed : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        // No database stores it, and none of our names has it.
        if (context.HttpContext.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true)
            return ValueTask.FromResult<object?>(ApiProblem.Unprocessable("the query contains a NUL character; leave it out"));
        foreach (var argument in context.Arguments)
        {
            if (argument is IRequestPart { Problem: { } problem })
                return ValueTask.FromResult<object?>(problem);
        }

        return next(context);
    }
}
