using Microsoft.AspNetCore.Http;

namespace HarborReplication.CopyWorker.Tests.Hosting;

/// <summary>Holds back a registry's answers of one kind until it is opened: a copy or a plan waits there.</summary>
internal sealed class Gate(Func<HttpRequest, bool> holds)
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a request waits.</summary>
    public Task Reached => _reached.Task.WaitAsync(TimeSpan.FromSeconds(20));

    public static Gate OfBlobs() => new(request => HttpMethods.IsGet(request.Method) && request.Path.Value!.Contains("/blobs/", StringComparison.Ordinal));

    public static Gate OfTags() => new(request => request.Path.Value!.EndsWith("/tags/list", StringComparison.Ordinal));

    public void Open() => _open.TrySetResult();

    public async Task<bool> AnswerAsync(HttpContext context)
    {
        if (holds(context.Request))
        {
            _reached.TrySetResult();
            await _open.Task.WaitAsync(TimeSpan.FromSeconds(30), context.RequestAborted);
        }

        return false;
    }
}
