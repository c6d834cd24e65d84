using HarborReplication.Contracts.Policies;
using HarborReplication.Messaging.Sending;
using HarborReplication.Persistence;
using HarborReplication.PolicyService.Checks;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Http;
using HarborReplication.PolicyService.Policies;
using HarborReplication.PolicyService.Secrets;
using HarborReplication.PolicyService.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Registries;

/// <summary>
/// Saves registries. Writes of registries and of policies hold one lock, so that a name is taken once and a registry in use stays; the
/// connection is tried before, outside any transaction.
/// </summary>
internal sealed class RegistryWriter(
    PolicyDbContext database, RegistryIds ids, SecretBox secrets, RegistryChecker checker, PolicyChangeLog changes, Outbound outbound,
    ILogger<RegistryWriter> logger)
{
    private const string Kind = "registry";
    private const string Deleted = "deleted";
    private const string Unverified = "saved without verification";

    /// <returns>The new registry's id, or why there is none.</returns>
    public async Task<(long Id, ApiProblem? Problem)> AddAsync(RegistryDraft wanted, bool skipVerification, CancellationToken cancellationToken)
    {
        if (RegistryRules.Check(wanted, out var draft, out var origin) is { Count: > 0 } mistakes)
            return (0, ApiProblem.BadRequest(mistakes));
        if (await IsTakenAsync(draft.Name, 0, cancellationToken))
            return (0, Taken(draft.Name));
        if (!skipVerification && await TryAsync(draft, 0, 0, cancellationToken) is { } refused)
            return (0, refused);

        await using var transaction = await database.BeginWriteAsync(Locks.PolicyChanges, cancellationToken);
        if (await IsTakenAsync(draft.Name, 0, cancellationToken))
            return (0, Taken(draft.Name));
        var now = await database.NowAsync(cancellationToken);
        var registry = new RegistryRecord
        {
            Name = "", Type = "", Url = "", Origin = "", Region = "", CreationTime = now, PlacementsValidFrom = now,
        };
        Fill(registry, draft, origin, skipVerification, now);
        database.Registries.Add(registry);
        // The sequence is kept by the registry's id, which the database gives.
        await database.SaveChangesAsync(cancellationToken);
        await CommitAsync(transaction, "created", registry, cancellationToken);
        return (registry.Id, null);
    }

    /// <returns>Null when it is done.</returns>
    public async Task<ApiProblem?> UpdateAsync(long id, RegistryUpdateRequest request, CancellationToken cancellationToken)
    {
        if (id == LocalRegistry.Id)
            return ids.ReadOnly();
        var before = await database.Registries.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (before is null)
            return ids.Missing(id);
        var stored = RegistryDraft.Of(before, secrets);
        if (RegistryRules.Check(stored.With(request), out var draft, out var origin) is { Count: > 0 } mistakes)
            return ApiProblem.BadRequest(mistakes);
        if (await IsTakenAsync(draft.Name, id, cancellationToken))
            return Taken(draft.Name);
        var reconnects = !draft.ConnectsAs(stored);
        var skip = request.SkipVerification == true;
        if (reconnects && !skip && await TryAsync(draft, id, before.Version + 1, cancellationToken) is { } refused)
            return refused;

        await using var transaction = await database.BeginWriteAsync(Locks.PolicyChanges, cancellationToken);
        var registry = await database.Registries.SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (registry is null)
            return ids.Missing(id);
        if (registry.Version != before.Version || registry.UpdateTime != before.UpdateTime)
            return ApiProblem.Conflict($"registry {id} was changed by another request meanwhile; read it and try again");
        if (await IsTakenAsync(draft.Name, id, cancellationToken))
            return Taken(draft.Name);
        var (status, detail) = (registry.Status, registry.StatusDetail);
        Fill(registry, draft, origin, skip, await database.NowAsync(cancellationToken));
        if (reconnects)
            registry.Version++;
        else
            (registry.Status, registry.StatusDetail) = (status, detail);
        // The registry's row first, as everybody locks them.
        await database.SaveChangesAsync(cancellationToken);
        await WebhookHaste.SoonAsync(database, id, registry.UpdateTime, cancellationToken);
        await CommitAsync(transaction, "changed", registry, cancellationToken);
        return null;
    }

    /// <returns>Null when it is gone.</returns>
    public async Task<ApiProblem?> DeleteAsync(long id, CancellationToken cancellationToken)
    {
        if (id == LocalRegistry.Id)
            return ids.ReadOnly();
        await using var transaction = await database.BeginWriteAsync(Locks.PolicyChanges, cancellationToken);
        var registry = await database.Registries.SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (registry is null)
            return ids.Missing(id);
        var policies = await database.Policies.AsNoTracking()
            .Where(policy => policy.SourceRegistryId == id || policy.Destinations.Any(destination => destination.RegistryId == id))
            .OrderBy(policy => policy.Id).Select(policy => policy.Name).Take(5).ToListAsync(cancellationToken);
        if (policies.Count > 0)
        {
            return ApiProblem.Precondition(
                $"the registry {id} is referenced by replication policies, cannot delete it: change or delete {string.Join(", ", policies)} first");
        }

        // A policy may have been moved to another registry while an execution of it runs.
        var execution = await database.Executions.AsNoTracking()
            .Where(row => ExecutionStates.Unfinished.Contains(row.State)
                && (row.SourceRegistryId == id || database.Tasks.Any(task => task.ExecutionId == row.Id && task.DestinationRegistryId == id)))
            .Select(row => (long?)row.Id).FirstOrDefaultAsync(cancellationToken);
        if (execution is not null)
            return ApiProblem.Precondition($"the registry {id} is used by replication execution {execution}, cannot delete it: stop the execution or wait for its end");
        database.Registries.Remove(registry);
        await CommitAsync(transaction, Deleted, registry, cancellationToken);
        return null;
    }

    /// <summary>Tries a connection; of a stored registry that is tried as it is stored, the result becomes its status.</summary>
    /// <returns>Null when the registry is healthy.</returns>
    public async Task<ApiProblem?> PingAsync(RegistryPingRequest request, CancellationToken cancellationToken)
    {
        if (request.Id is not { } asked)
        {
            return RegistryRules.Check(RegistryDraft.Of(request), out var draft, out _) is { Count: > 0 } mistakes
                ? ApiProblem.BadRequest(mistakes)
                : await TryAsync(draft, 0, 0, cancellationToken);
        }

        var registry = await ids.FindAsync(asked, cancellationToken);
        if (registry is null)
            return ids.Missing(asked);
        var stored = RegistryDraft.Of(registry, secrets);
        if (RegistryRules.Check(stored.With(request), out var tried, out _) is { Count: > 0 } wrong)
            return ApiProblem.BadRequest(wrong);
        var verdict = await checker.CheckAsync(tried.Connection(registry.Id, registry.Version), tried.Region, cancellationToken);
        if (verdict.Result != CheckResult.Untried && tried.ConnectsAs(stored))
            await SetStatusAsync(registry, verdict, cancellationToken);
        return Refusal(verdict);
    }

    private async Task<ApiProblem?> TryAsync(RegistryDraft draft, long id, long version, CancellationToken cancellationToken) =>
        Refusal(await checker.CheckAsync(draft.Connection(id, version), draft.Region, cancellationToken));

    public static ApiProblem? Refusal(CheckVerdict verdict) => verdict.Result switch
    {
        CheckResult.Healthy => null,
        CheckResult.Unhealthy => ApiProblem.BadRequest($"the registry is unhealthy: {verdict.Detail}"),
        _ => ApiProblem.Unavailable($"the registry could not be tried: {verdict.Detail}"),
    };

    private async Task CommitAsync(WriteTransaction transaction, string change, RegistryRecord registry, CancellationToken cancellationToken)
    {
        var sequence = await changes.MoveRegistryAsync(registry.Id, change == Deleted, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outbound.Send(new PoliciesChanged { Sequence = sequence }, PolicyWriter.HintLife);
        ConfigurationLog.Written(logger, change, Kind, registry.Id, registry.Name);
    }

    private async Task SetStatusAsync(RegistryRecord registry, CheckVerdict verdict, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(null, cancellationToken);
        await database.Registries.Where(row => row.Id == registry.Id && row.Version == registry.Version).ExecuteUpdateAsync(
            set => set
                .SetProperty(row => row.Status, verdict.Result == CheckResult.Healthy ? RegistryRecord.Healthy : RegistryRecord.Unhealthy)
                .SetProperty(row => row.StatusDetail, verdict.Detail),
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private void Fill(RegistryRecord registry, RegistryDraft draft, string origin, bool unverified, DateTimeOffset now)
    {
        registry.Name = draft.Name;
        registry.Description = draft.Description;
        registry.Type = draft.Type;
        registry.Url = draft.Url;
        registry.ConnectTo = draft.ConnectTo;
        registry.Origin = origin;
        registry.Region = draft.Region;
        registry.Insecure = draft.Insecure;
        registry.CaCertificate = draft.CaCertificate;
        registry.CredentialType = draft.CredentialType;
        registry.AccessKey = draft.AccessKey;
        registry.AccessSecret = secrets.SealOptional(draft.AccessSecret);
        registry.WebhookSecret = secrets.SealOptional(draft.WebhookSecret);
        registry.AuditLogAccessKey = draft.AuditLogAccessKey;
        registry.AuditLogAccessSecret = secrets.SealOptional(draft.AuditLogAccessSecret);
        registry.MaxConcurrentPulls = draft.MaxConcurrentPulls;
        registry.MaxConcurrentPushes = draft.MaxConcurrentPushes;
        registry.Status = unverified ? RegistryRecord.Unhealthy : RegistryRecord.Healthy;
        registry.StatusDetail = unverified ? Unverified : null;
        registry.UpdateTime = now;
    }

    private Task<bool> IsTakenAsync(string name, long except, CancellationToken cancellationToken) =>
        database.Registries.AnyAsync(registry => registry.Name == name && registry.Id != except, cancellationToken);

    private static ApiProblem Taken(string name) => ApiProblem.Conflict($"name: registry {name} already exists; choose another name");
}
