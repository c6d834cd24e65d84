using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Registries;

namespace HarborReplication.PolicyService.Policies;

/// <summary>The place of the last change of a policy or a registry: what was read of them holds as long as it stays the same.</summary>
internal static class LastChange
{
    /// <summary>A query of one row with one column, <c>last</c>; 0 when nothing was changed ever.</summary>
    public static string Sql(PolicyDbContext database) =>
        $"""
        SELECT max(last) AS last FROM (
            SELECT coalesce(max(sequence), 0) AS last FROM {database.Table<PolicyChange>()}
            UNION ALL SELECT coalesce(max(sequence), 0) FROM {database.Table<RegistryChange>()}) AS changes
        """;
}
