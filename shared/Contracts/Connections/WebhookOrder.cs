using HarborReplication.Contracts.Work;

namespace HarborReplication.Contracts.Connections;

/// <summary>
/// What webhooks a registry's projects are to have, secrets included: the answer of <c>GET /internal/webhooks/{run}</c>. Never in a
/// message or a log.
/// </summary>
public sealed record WebhookOrder
{
    public required RegistryConnection Connection { get; init; }

    /// <summary>Ours are found again by it.</summary>
    public required string Name { get; init; }
    public required string Address { get; init; }

    /// <summary>What the registry is to send as <c>Authorization</c>.</summary>
    public required string Authorization { get; init; }

    /// <summary><c>CloudEvents</c> or <c>Default</c>.</summary>
    public required string PayloadFormat { get; init; }
    public bool SkipCertVerify { get; init; }

    /// <summary>Only look.</summary>
    public bool ChangesNothing { get; init; }

    /// <summary>Patterns of repositories: a project is meant when all of one list can match in it.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Scopes { get; init; }

    /// <summary>The filters by name of one policy each: a project is meant when one of them can take something in it.</summary>
    public IReadOnlyList<IReadOnlyList<PlanFilter>>? Policies { get; init; }

    /// <summary>Names the address, never the secrets.</summary>
    public override string ToString() => $"webhook {Name} to {Address}";
}
