using HarborReplication.Sandbox.Requests;
using Microsoft.AspNetCore.Http;

namespace HarborReplication.Sandbox.Faults;

/// <summary>Applies the faults of the rules that a request hits, before, during and after it is answered.</summary>
internal sealed class FaultMiddleware(FaultRules rules)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var hit = rules.Hit(RequestEntry.Of(context).ToRecord());
        if (hit.Count == 0)
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        var target = new FaultTarget(context, rules.Time);
        foreach (var rule in hit)
        {
            target.Rule = rule;
            foreach (var fault in rule.Faults)
            {
                await fault.ApplyAsync(target).ConfigureAwait(false);
                if (target.IsOver)
                    return;
            }
        }

        await next(context).ConfigureAwait(false);
        await target.FinishAsync().ConfigureAwait(false);
    }
}
