namespace HarborReplication.PolicyService.Http;

/// <summary>Answers for the handler when a part of the request could not be read.</summary>
internal sealed class RefuseMalformed : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        foreach (var argument in context.Arguments)
        {
            if (argument is IRequestPart { Problem: { } problem })
                return ValueTask.FromResult<object?>(problem);
        }

        return next(context);
    }
}
