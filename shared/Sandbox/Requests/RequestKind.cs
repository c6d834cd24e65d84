namespace HarborReplication.Sandbox.Requests;

/// <summary>What a request asks of the registry, whatever its path looks like.</summary>
public enum RequestKind
{
    /// <summary>Nothing that the registry knows.</summary>
    Other,

    /// <summary><c>GET /v2/</c>.</summary>
    Ping,

    /// <summary><c>GET /token</c>; a Harbor's is <c>/service/token</c>.</summary>
    Token,
    Catalog,
    TagList,
    Referrers,
    ManifestHead,
    ManifestGet,
    ManifestPut,
    ManifestDelete,
    BlobHead,
    BlobGet,
    BlobDelete,

    /// <summary>POST that opens an upload session.</summary>
    UploadStart,

    /// <summary>POST with <c>mount=</c>.</summary>
    BlobMount,

    /// <summary>POST with <c>digest=</c> and the whole content.</summary>
    BlobPost,
    UploadStatus,
    UploadPatch,

    /// <summary>PUT with <c>digest=</c> that ends an upload session.</summary>
    UploadFinish,
    UploadCancel,

    /// <summary>Projects in a Harbor's API, one or a list.</summary>
    ApiProjects,
    ApiRepositories,
    ApiArtifacts,
    ApiTags,
    ApiAccessories,
    ApiLabels,

    /// <summary>The audit log, a project's own included.</summary>
    ApiAuditLog,
    ApiWebhooks,

    /// <summary>Any other call of a Harbor's API.</summary>
    ApiOther,
}
