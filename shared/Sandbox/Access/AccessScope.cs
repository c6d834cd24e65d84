using HarborReplication.Sandbox.Distribution;
using HarborReplication.Sandbox.Requests;

namespace HarborReplication.Sandbox.Access;

/// <summary>One action on one thing, as in <c>repository:library/alpine:pull,push</c>.</summary>
internal sealed record AccessScope(string Type, string Name, string Action)
{
    /// <summary>What a request needs; a mount also needs to pull from where it mounts.</summary>
    public static IReadOnlyList<AccessScope> NeededFor(RegistryCall call, string? mountedFrom)
    {
        if (call.Kind == RequestKind.Catalog)
            return [new AccessScope("registry", "catalog", "*")];
        if (call.Repository is not { } name)
            return [];
        AccessScope Of(string action) => new("repository", name, action);
        return call.Kind switch
        {
            RequestKind.ManifestDelete or RequestKind.BlobDelete => [Of("delete")],
            RequestKind.ManifestPut or RequestKind.BlobPost or RequestKind.UploadStart => [Of("pull"), Of("push")],
            RequestKind.UploadPatch or RequestKind.UploadFinish or RequestKind.UploadCancel => [Of("pull"), Of("push")],
            RequestKind.BlobMount when mountedFrom is not null => [Of("pull"), Of("push"), new AccessScope("repository", mountedFrom, "pull")],
            RequestKind.BlobMount => [Of("pull"), Of("push")],
            _ => [Of("pull")],
        };
    }

    /// <summary>All that a <c>scope</c> parameter names; nothing when it is not readable.</summary>
    public static IEnumerable<AccessScope> Parse(string text)
    {
        // repository:localhost:5000/app:pull,push has its colons at both ends.
        var first = text.IndexOf(':', StringComparison.Ordinal);
        var last = text.LastIndexOf(':');
        return first < 0 || last <= first
            ? []
            : text[(last + 1)..].Split(',').Select(action => new AccessScope(text[..first], text[(first + 1)..last], action));
    }

    public static string Format(IEnumerable<AccessScope> scopes) =>
        string.Join(' ', scopes
            .GroupBy(scope => (scope.Type, scope.Name))
            .Select(group => $"{group.Key.Type}:{group.Key.Name}:{string.Join(',', group.Select(scope => scope.Action))}"));
}
