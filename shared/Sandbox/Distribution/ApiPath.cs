using HarborReplication.Sandbox.Requests;

namespace HarborReplication.Sandbox.Distribution;

/// <summary>What a path of Harbor's API is about, for the log and for faults.</summary>
internal static class ApiPath
{
    // /api/v2.0/projects/<project>/repositories/<repository>/artifacts/<reference>/tags|accessories|labels
    public static RegistryCall Read(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Skip(2).ToArray();
        var call = new RegistryCall { Kind = KindOf(parts) };
        return parts is ["projects", var project, "repositories", var repository, .. var rest]
            ? call with { Repository = $"{project}/{Uri.UnescapeDataString(repository)}", Reference = rest is [_, var reference, ..] ? reference : null }
            : call;
    }

    private static RequestKind KindOf(string[] parts) => parts switch
    {
        ["projects"] or ["projects", _] or ["projects", _, "summary"] => RequestKind.ApiProjects,
        ["projects", _, "logs"] or ["audit-logs" or "auditlog-exts"] => RequestKind.ApiAuditLog,
        ["projects", _, "webhook", ..] => RequestKind.ApiWebhooks,
        ["projects", _, "artifacts"] => RequestKind.ApiArtifacts,
        ["projects", _, "repositories", _, "artifacts", _, "tags", ..] => RequestKind.ApiTags,
        ["projects", _, "repositories", _, "artifacts", _, "accessories", ..] => RequestKind.ApiAccessories,
        ["projects", _, "repositories", _, "artifacts", _, "labels", ..] or ["labels", ..] => RequestKind.ApiLabels,
        ["projects", _, "repositories", _, "artifacts", ..] => RequestKind.ApiArtifacts,
        ["projects", _, "repositories", ..] or ["repositories"] => RequestKind.ApiRepositories,
        _ => RequestKind.ApiOther,
    };
}
