namespace HarborReplication.Registry.Copying;

/// <summary>
/// What copies in other processes are sending, for one copy. A hint: it may know nothing, and answers within a second or so whatever
/// happens; nothing but bytes depends on it.
/// </summary>
public interface IBlobClaims
{
    /// <summary>Asks who sends the blob. Nobody: then this copy does, and holds the claim until it disposes it.</summary>
    /// <param name="blob">The blob, and where this copy needs it.</param>
    /// <param name="sent">Bytes that this copy has sent of it; a claim whose bytes stand still is lost.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    Task<ClaimAnswer> ClaimAsync(WantedBlob blob, Func<long> sent, CancellationToken cancellationToken);
}
