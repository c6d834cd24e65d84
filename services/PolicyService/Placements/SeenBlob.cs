namespace HarborReplication.PolicyService.Placements;

/// <summary>A blob is in a repository of an origin now.</summary>
internal sealed record SeenBlob(string Origin, string Digest, string Repository);
