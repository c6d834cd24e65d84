using System.Net;
using HarborReplication.Sandbox.Distribution;

namespace HarborReplication.Sandbox.Faults.Effects;

internal sealed class ErrorFault(HttpStatusCode status, string code, string message, RetryAfter? retryAfter) : Fault
{
    internal override async ValueTask ApplyAsync(FaultTarget target)
    {
        target.IsOver = true;
        if (retryAfter is not null)
            target.Context.Response.Headers.RetryAfter = retryAfter.Value;
        await RegistryErrors.WriteAsync(target.Context, (int)status, code, message, null).ConfigureAwait(false);
    }
}
