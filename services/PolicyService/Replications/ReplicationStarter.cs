using System.Globalization;
using HarborReplication.Contracts.Executions;
using HarborReplication.Contracts.Requests;
using HarborReplication.Contracts.Words;
using HarborReplication.Messaging.Sending;
using HarborReplication.PolicyService.Access;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Executions;
using HarborReplication.PolicyService.Http;
using HarborReplication.PolicyService.Policies;
using HarborReplication.PolicyService.Registries;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Replications;

/// <summary>Makes an execution of named artifacts, for a policy or without one (docs/adr/0015-replications-without-a-policy.md).</summary>
internal sealed class ReplicationStarter(PolicyDbContext database, RegistryIds ids, ExecutionRequests requests, Outbound outbound)
{
    /// <summary>The policy of executions that no policy asked for.</summary>
    private const long NoPolicy = 0;
    private const string SourceField = "source";
    private const string DestinationField = "destination";

    /// <returns>The execution's id, or why there is none.</returns>
    public async Task<(long Id, ApiProblem? Problem)> StartAsync(
        ReplicationRequestBody body, IReadOnlyList<RequestedArtifact> artifacts, CancellationToken cancellationToken)
    {
        var request = new RequestReplication
        {
            RequestId = ReplicationRules.RequestId(body.IdempotencyKey),
            PolicyId = body.PolicyId ?? NoPolicy,
            Trigger = TriggerTypes.Manual,
            Lane = body.Lane ?? Lanes.Normal,
            RequestedAt = await database.NowAsync(cancellationToken),
            Artifacts = artifacts,
        };
        var (requested, problem) = body.PolicyId is { } policy
            ? await OfPolicyAsync(request, policy, cancellationToken)
            : await BetweenAsync(request, body.Source!, body.Destination!, cancellationToken);
        if (problem is not null)
            return (0, problem);
        outbound.Send(new ExecutionRequested { CorrelationId = request.RequestId });
        return (requested, null);
    }

    private async Task<(long Id, ApiProblem? Problem)> OfPolicyAsync(RequestReplication request, long policy, CancellationToken cancellationToken)
    {
        var requested = await requests.AddAsync(request, AccessOptions.Admin, cancellationToken);
        return requested.Verdict switch
        {
            RequestVerdict.PolicyMissing => (0, PolicyWriter.Missing(policy)),
            RequestVerdict.PolicyDisabled => (0, ApiProblem.Precondition($"policy_id: the policy {policy} is disabled; set its enabled to true first")),
            _ => (requested.ExecutionId ?? 0, null),
        };
    }

    private async Task<(long Id, ApiProblem? Problem)> BetweenAsync(RequestReplication request, string from, string to, CancellationToken cancellationToken)
    {
        if (await FindAsync(from, cancellationToken) is not { } source)
            return (0, Missing(SourceField, from));
        if (await FindAsync(to, cancellationToken) is not { } destination)
            return (0, Missing(DestinationField, to));
        if (source.Id == destination.Id)
            return (0, ApiProblem.BadRequest($"{DestinationField}: is the source too, so that every artifact would be copied onto itself; give another registry"));
        var rules = new ExecutionRules
        {
            PolicyName = "",
            Destinations = [destination.Id],
            DestinationNamespace = "",
            ReplaceCount = 0,
            Filters = [],
            Override = true,
            CopyByChunk = false,
            Speed = 0,
        };
        var requested = await requests.AddAsync(request, AccessOptions.Admin, source, rules, cancellationToken);
        return (requested.ExecutionId ?? 0, null);
    }

    // An id comes first: a registry may be named like the id of another.
    private async Task<RegistryRecord?> FindAsync(string registry, CancellationToken cancellationToken) =>
        long.TryParse(registry, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && await ids.FindAsync(id, cancellationToken) is { } byId
            ? byId
            : await database.Registries.AsNoTracking().SingleOrDefaultAsync(row => row.Name == registry, cancellationToken);

    private static ApiProblem Missing(string field, string registry) =>
        ApiProblem.NotFound($"{field}: registry {registry} not found; give the id or the name of a registry, GET /api/v2.0/registries lists them");
}
