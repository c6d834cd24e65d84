using HarborReplication.Registry.Copying;

namespace HarborReplication.CopyWorker.Claims;

internal sealed class HeldClaim(FleetClaims claims, long claim) : IBlobClaim
{
    public void Landed() => claims.Close(claim, hasLanded: true);

    public void Dispose() => claims.Close(claim, hasLanded: false);
}
