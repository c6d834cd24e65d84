using HarborReplication.Contracts.Checks;
using HarborReplication.Contracts.Words;
using HarborReplication.CopyWorker.Connections;
using HarborReplication.CopyWorker.Copying;
using HarborReplication.Registry.Adapters;
using HarborReplication.Registry.Failures;
using MissingRight = HarborReplication.Contracts.Checks.MissingRight;

namespace HarborReplication.CopyWorker.Checks;

/// <summary>Tries a connection and says what was seen.</summary>
internal sealed class RegistryChecks(IConnectionSource source, RegistryConnections connections)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    public async Task<RegistryChecked> CheckAsync(CheckRegistry check, CancellationToken cancellationToken)
    {
        var checkId = check.CheckId;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        string? host = null;
        try
        {
            var connection = await source.CheckAsync(checkId, limit.Token);
            host = new Uri(connection.Url).Authority;
            var adapter = connections.Open(connection);
            using (adapter.Client)
            {
                var diagnosis = await adapter.CheckAsync(limit.Token);
                return diagnosis.IsHealthy
                    ? new RegistryChecked { CheckId = checkId, Healthy = true, Reached = true, MissingRights = await MissingRightsAsync(adapter, check.Uses, limit.Token) }
                    : Unhealthy(checkId, diagnosis.Failure ?? FailureKind.Protocol, $"{host}: {diagnosis.Message}");
            }
        }
        catch (OperationCanceledException) when (host is null && !cancellationToken.IsCancellationRequested)
        {
            return Untried(checkId, "the connection could not be fetched from PolicyService in time");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Unhealthy(checkId, FailureKind.Timeout, $"{host} did not answer within {Limit.TotalSeconds:0} s");
        }
        catch (RegistryException e)
        {
            return Unhealthy(checkId, e.Kind, $"{host}: {e.Message}");
        }
        catch (Exception e) when (e is ConnectionMissingException or FormatException or NotSupportedException)
        {
            return Untried(checkId, e.Message);
        }
    }

    private static async Task<IReadOnlyList<MissingRight>?> MissingRightsAsync(
        IRegistryAdapter adapter, IReadOnlyList<string>? uses, CancellationToken cancellationToken)
    {
        if (uses is null)
            return null;
        var missing = await adapter.FindMissingRightsAsync(uses.Aggregate(RegistryUse.None, (all, use) => all | Use(use)), cancellationToken);
        return [.. missing.Select(right => new MissingRight { Name = right.Name, Message = right.Message })];
    }

    private static RegistryUse Use(string word) => word switch
    {
        RegistryUses.Source => RegistryUse.Source,
        RegistryUses.Destination => RegistryUse.Destination,
        RegistryUses.Deletion => RegistryUse.Deletion,
        RegistryUses.AuditLog => RegistryUse.AuditLog,
        RegistryUses.Webhooks => RegistryUse.Webhooks,
        _ => throw new NotSupportedException($"This worker does not know the use \"{word}\"; it is of an older version."),
    };

    private static RegistryChecked Untried(Guid checkId, string detail) =>
        new() { CheckId = checkId, Healthy = false, Reason = Reasons.Protocol, Detail = detail };

    private static RegistryChecked Unhealthy(Guid checkId, FailureKind failure, string detail) => new()
    {
        CheckId = checkId,
        Healthy = false,
        Reached = failure is not (FailureKind.Unreachable or FailureKind.Timeout),
        Reason = FailureMapping.Cause(failure),
        Detail = detail,
    };
}
