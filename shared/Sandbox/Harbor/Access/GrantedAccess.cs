namespace HarborReplication.Sandbox.Harbor.Access;

/// <summary>One element of a token's <c>access</c> claim: https://distribution.github.io/distribution/spec/auth/jwt/</summary>
internal sealed record GrantedAccess(string Type, string Name, IReadOnlyList<string> Actions);
