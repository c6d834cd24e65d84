using HarborReplication.Contracts.Words;
using HarborReplication.Rules.Naming;

namespace HarborReplication.PolicyService.Trials;

/// <summary>A destination of the policy that is tried, naming repositories as a plan does.</summary>
internal sealed class TrialDestination(long id, string name, DestinationNaming naming)
{
    private readonly DestinationNames _names = new(naming);

    /// <summary>Called for every repository that the filters let through by its name, before the first one is named.</summary>
    public void Expect(string repository) => _names.Expect(repository);

    /// <summary>Called once for each of them.</summary>
    /// <returns>What the repository's tags and digests are called here.</returns>
    public Func<string, TrialDestinationResponse> Name(string repository)
    {
        var answer = new TrialDestinationResponse { Id = id, Name = name };
        if (_names.TryName(repository, out var destination, out var error))
            return reference => answer with { Reference = destination + reference };
        var reason = error?.Fault == NamingFault.Collision ? Reasons.NameCollision : Reasons.DestinationNameInvalid;
        return _ => answer with { Reason = reason, Detail = error?.Message };
    }
}
