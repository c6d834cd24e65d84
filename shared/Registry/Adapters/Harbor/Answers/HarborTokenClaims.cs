namespace HarborReplication.Registry.Adapters.Harbor.Answers;

/// <param name="Access">What the token allows, by repository.</param>
internal sealed record HarborTokenClaims(IReadOnlyList<HarborTokenAccess?>? Access);
