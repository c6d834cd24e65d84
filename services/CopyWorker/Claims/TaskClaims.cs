using HarborReplication.Contracts.Claims;
using HarborReplication.Contracts.Work;
using HarborReplication.CopyWorker.Telemetry;
using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Values;

namespace HarborReplication.CopyWorker.Claims;

/// <summary>The claims of one task.</summary>
internal sealed class TaskClaims(FleetClaims claims, GrantedTask grant) : IBlobClaims
{
    public async Task<ClaimAnswer> ClaimAsync(WantedBlob blob, Func<long> sent, CancellationToken cancellationToken)
    {
        var question = new BlobQuestion
        {
            Claim = 0, RegistryId = grant.Destination.RegistryId, Digest = blob.Digest.ToString(), Size = blob.Size,
            Repository = blob.Repository.Value, Scope = blob.Scope, Lane = grant.Lane,
        };
        var (claim, answer) = await claims.AskAsync(question, sent, cancellationToken);
        if (answer?.Placement is { } placement && RepositoryName.TryParse(placement.Repository, out var repository))
        {
            claims.Close(claim, hasLanded: false);
            WorkerTelemetry.Claimed("placed", blob.Size);
            return new ClaimAnswer { Placement = new BlobPlacement(repository, TimeSpan.FromSeconds(placement.AgeSeconds)) };
        }

        if (answer?.Sending is { } sending && LaneOrder.Of(sending.Lane) >= LaneOrder.Of(grant.Lane))
        {
            claims.Close(claim, hasLanded: false);
            WorkerTelemetry.Claimed("elsewhere");
            return new ClaimAnswer
            {
                Elsewhere = new SendingElsewhere(sending.BytesSent, sending.RemainingSeconds is { } seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 3600)) : null),
            };
        }

        // Without an answer the claim may have been noted all the same: it is kept up and given back like one that was.
        WorkerTelemetry.Claimed(answer is null ? "unanswered" : answer.Sending is null ? "own" : "overtaking");
        return new ClaimAnswer { Own = new HeldClaim(claims, claim) };
    }
}
