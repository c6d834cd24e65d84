using HarborReplication.Contracts.Planning;
using HarborReplication.Contracts.Words;
using HarborReplication.Contracts.Work;
using HarborReplication.Registry.Adapters;
using HarborReplication.Rules.Naming;

namespace HarborReplication.CopyWorker.Planning;

/// <summary>One destination of a plan: names repositories for it, and refuses those that would get one name.</summary>
internal sealed class PlanTarget
{
    private readonly DestinationNames _names;

    public PlanTarget(PlanDestination destination, IRegistryAdapter adapter)
    {
        RegistryId = destination.Registry.RegistryId;
        IsReachable = destination.Unreachable is not true;
        Adapter = adapter;
        Listing = adapter.BeginListing();
        if (!DestinationNaming.TryCreate(destination.Namespace, destination.ReplaceCount, PathRule.For(adapter.Type), out var naming, out var error))
            throw new FormatException(error);
        _names = new DestinationNames(naming);
    }

    public long RegistryId { get; }

    /// <summary>False: it is known to be away, and asking it would only take time.</summary>
    public bool IsReachable { get; }
    public IRegistryAdapter Adapter { get; }
    public IRegistryListing Listing { get; }

    /// <summary>Whether two repositories can get one name here, so that all are to be known before the first one is planned.</summary>
    public bool MayCollide => _names.MayCollide;

    public void Expect(string repository) => _names.Expect(repository);

    /// <returns>The name at the destination, or null when it has none; then <paramref name="unplanned"/> says why.</returns>
    public string? Name(string repository, UnplannedRepositories unplanned)
    {
        if (_names.TryName(repository, out var name, out var error))
            return name;
        // Without an error: the source's listing names it twice, and it is planned already.
        if (error is not null)
            unplanned.Add(Unplanned(repository, error.Fault == NamingFault.Collision ? Reasons.NameCollision : Reasons.DestinationNameInvalid, error.Message));
        return null;
    }

    /// <summary>The name at the destination as the rule has it, whoever else has it; null when the rule gives none.</summary>
    public string? NameByRule(string repository) => _names.ByRule(repository);

    public UnplannedRepository Unplanned(string repository, string reason, string detail) =>
        new() { DestinationRegistryId = RegistryId, Repository = repository, Reason = reason, Detail = detail };
}
