using HarborReplication.Sandbox.Requests;
using Microsoft.AspNetCore.Http;

namespace HarborReplication.Sandbox.Faults;

/// <summary>The request that faults are applied to, and what they have arranged for later.</summary>
internal sealed class FaultTarget(HttpContext context, TimeProvider time)
{
    private readonly List<Func<HttpResponse, Task>> _afterwards = [];

    public HttpContext Context => context;

    public TimeProvider Time => time;

    /// <summary>The rule whose fault is being applied.</summary>
    public FaultRule Rule { get; set; } = null!;

    /// <summary>True when a fault has answered, or cut the connection: nothing else happens to the request.</summary>
    public bool IsOver { get; set; }

    /// <summary>What changes the response's body on its way out; null leaves it alone.</summary>
    public FaultyResponseBody? Body { get; private set; }

    /// <summary>Runs when the request was done, in the order of the faults.</summary>
    public void Afterwards(Func<HttpResponse, Task> action) => _afterwards.Add(action);

    public async Task FinishAsync()
    {
        foreach (var action in _afterwards)
            await action(context.Response).ConfigureAwait(false);
    }

    /// <summary>Changes headers when they are about to be sent, after everybody else.</summary>
    public void OnHeaders(Action<HttpResponse> change) => context.Response.OnStarting(() =>
    {
        change(context.Response);
        return Task.CompletedTask;
    });

    public void Change(IResponseChange change)
    {
        if (Body is null)
        {
            Body = new FaultyResponseBody(context.Response.Body, this);
            context.Response.Body = Body;
        }

        Body.Add(change);
    }

    /// <summary>Cuts the connection; whoever works on the request stops with an exception.</summary>
    public void Cut()
    {
        IsOver = true;
        RequestEntry.Of(context).Cut();
        context.Abort();
    }
}
