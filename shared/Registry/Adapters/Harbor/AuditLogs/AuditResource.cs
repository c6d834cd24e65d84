using HarborReplication.Registry.Adapters.AuditLogs;
using HarborReplication.Registry.Adapters.Harbor.Answers;

namespace HarborReplication.Registry.Adapters.Harbor.AuditLogs;

/// <summary>
/// Reads what a row concerns: <c>demo/app:v1</c>, <c>demo/app:sha256:7a2f…</c> or <c>demo/app@sha256:7a2f…</c>. A repository has no
/// colon, and a tag has none either.
/// </summary>
internal static class AuditResource
{
    /// <summary>Null for what is of no concern here: projects, repositories, what failed, and what a newer Harbor may add.</summary>
    public static AuditEntry? Read(HarborAuditLog row)
    {
        if (row.OperationResult == false || Operation(row) is not { } operation)
            return null;
        var separator = row.Resource.AsSpan().IndexOfAny(':', '@');
        if (separator <= 0 || separator == row.Resource.Length - 1)
            return null;
        var (repository, reference) = (row.Resource[..separator], row.Resource[(separator + 1)..]);
        var isDigest = reference.Contains(':', StringComparison.Ordinal);
        return new AuditEntry
        {
            Id = row.Id,
            Operation = operation,
            Repository = repository,
            Tag = isDigest ? null : reference,
            Digest = isDigest ? reference : null,
            Time = row.OpTime,
            User = row.Username ?? "",
        };
    }

    private static AuditOperation? Operation(HarborAuditLog row) => (row.ResourceType, row.Operation) switch
    {
        ("artifact", "create") => AuditOperation.ArtifactPushed,
        ("artifact", "delete") => AuditOperation.ArtifactDeleted,
        ("tag", "create") => AuditOperation.TagCreated,
        ("tag", "delete") => AuditOperation.TagDeleted,
        _ => null,
    };
}
