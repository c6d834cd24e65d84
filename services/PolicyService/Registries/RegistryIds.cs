using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Http;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Registries;

/// <summary>Finds registries by the ids that clients give: their own, and <see cref="LocalRegistry.Id"/> where there is a local one.</summary>
internal sealed class RegistryIds(PolicyDbContext database, LocalRegistry local)
{
    public bool HasLocal => local.RegisteredName is not null;

    /// <returns>Null when there is none.</returns>
    public async Task<RegistryRecord?> FindAsync(long id, CancellationToken cancellationToken)
    {
        var rows = database.Registries.AsNoTracking();
        return id == LocalRegistry.Id
            ? await rows.SingleOrDefaultAsync(row => row.Name == local.RegisteredName, cancellationToken)
            : await rows.SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
    }

    /// <summary>Whether a registry is the one that answers as <see cref="LocalRegistry.Id"/>.</summary>
    public bool IsLocal(RegistryRecord registry) => registry.Name == local.RegisteredName;

    /// <summary>Why the path leads to no registry.</summary>
    public ApiProblem Missing(long id) => id == LocalRegistry.Id ? NoLocalRow("id") : ApiProblem.NotFound($"registry {id} not found");

    /// <summary>Why a member of a body names no registry.</summary>
    public ApiProblem Missing(string field, long id) => id == LocalRegistry.Id
        ? NoLocalRow(field)
        : ApiProblem.NotFound($"{field}: registry {id} not found; give the id of a registry, GET /api/v2.0/registries lists them");

    /// <summary>Why registry 0 cannot be written as others can.</summary>
    public ApiProblem ReadOnly() => HasLocal
        ? ApiProblem.NotFound($"id: registry {LocalRegistry.Id} not found; change {local.RegisteredName}, which answers for it, by its own id")
        : NoLocalRow("id");

    public static string NoLocal(string field) =>
        $"{field}: is absent or 0, the local Harbor, which this installation does not have; give the id of a registry or set Harbor__LocalRegistry";

    private ApiProblem NoLocalRow(string field) => HasLocal
        ? ApiProblem.NotFound($"{field}: registry {LocalRegistry.Id} not found; Harbor__LocalRegistry names {local.RegisteredName}, which is not registered")
        : ApiProblem.BadRequest(NoLocal(field));
}
