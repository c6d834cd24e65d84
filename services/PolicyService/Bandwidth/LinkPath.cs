using HarborReplication.PolicyService.Http;
using HarborReplication.PolicyService.Registries;

namespace HarborReplication.PolicyService.Bandwidth;

/// <summary>The <c>{source}/{destination}</c> in the path: ids of registries.</summary>
internal sealed record LinkPath(long Source, long Destination, ApiProblem? Problem) : IRequestPart
{
    public static ValueTask<LinkPath> BindAsync(HttpContext context)
    {
        var destination = 0L;
        var read = PathId.TryRead(context, "source", out var source, out var problem) && PathId.TryRead(context, "destination", out destination, out problem);
        return ValueTask.FromResult(read ? new LinkPath(source, destination, null) : new LinkPath(0, 0, problem));
    }

    /// <summary>The ids under which the limit is kept, or which of the registries does not exist.</summary>
    public async Task<((long Source, long Destination)? Ends, ApiProblem? Missing)> FindAsync(RegistryIds ids, CancellationToken cancellationToken)
    {
        if (await ids.FindAsync(Source, cancellationToken) is not { } source)
            return (null, ids.Missing(Source));
        return await ids.FindAsync(Destination, cancellationToken) is { } destination
            ? ((source.Id, destination.Id), null)
            : (null, ids.Missing(Destination));
    }

    public ApiProblem Unlimited() => ApiProblem.NotFound($"link {Source} to {Destination} has no limit");
}
