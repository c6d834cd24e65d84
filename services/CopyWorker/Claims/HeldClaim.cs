using HarborReplication.Registry.Copying;

namespace HarborReplication.CopyWorker.Claims;

/// <summary>A claim that a copy holds, whether PolicyService has noted it or only may have.</summary>
internal sealed class HeldClaim(FleetClaims claims, long claim) : IBlobClaim
{
    public void Landed() => claims.Close(claim, hasLanded: true);

    public void Dispose() => claims.Close(claim, hasLanded: false);
}
