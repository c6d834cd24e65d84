using HarborReplication.Contracts.Words;
using HarborReplication.CopyWorker.Copying;
using HarborReplication.Registry.Copying;
using HarborReplication.Registry.Failures;

namespace HarborReplication.CopyWorker.Tests.Copying;

public sealed class FailureMappingTests
{
    [Theory]
    [InlineData(CopySide.Source, FailureKind.Unreachable, FailureClasses.Down, "src-unreachable")]
    [InlineData(CopySide.Destination, FailureKind.Unreachable, FailureClasses.Down, "dst-unreachable")]
    [InlineData(CopySide.Source, FailureKind.Tls, FailureClasses.Permanent, "src-tls")]
    [InlineData(CopySide.Destination, FailureKind.Tls, FailureClasses.Permanent, "dst-tls")]
    [InlineData(CopySide.Source, FailureKind.Timeout, FailureClasses.Transient, "src-timeout")]
    [InlineData(CopySide.Destination, FailureKind.Timeout, FailureClasses.Transient, "dst-timeout")]
    [InlineData(CopySide.Source, FailureKind.Auth, FailureClasses.Permanent, "src-auth")]
    [InlineData(CopySide.Destination, FailureKind.Auth, FailureClasses.Permanent, "dst-auth")]
    [InlineData(CopySide.Source, FailureKind.Denied, FailureClasses.Permanent, "src-denied")]
    [InlineData(CopySide.Destination, FailureKind.Denied, FailureClasses.Permanent, "dst-denied")]
    [InlineData(CopySide.Source, FailureKind.RateLimited, FailureClasses.Transient, "src-rate-limited")]
    [InlineData(CopySide.Destination, FailureKind.RateLimited, FailureClasses.Transient, "dst-rate-limited")]
    [InlineData(CopySide.Source, FailureKind.ServerError, FailureClasses.Transient, "src-server-error")]
    [InlineData(CopySide.Destination, FailureKind.ServerError, FailureClasses.Transient, "dst-server-error")]
    [InlineData(CopySide.Source, FailureKind.NotFound, FailureClasses.Permanent, "src-not-found")]
    [InlineData(CopySide.Destination, FailureKind.NotFound, FailureClasses.Transient, "dst-not-found")]
    [InlineData(CopySide.Source, FailureKind.Corrupt, FailureClasses.Corrupt, "src-corrupt")]
    [InlineData(CopySide.Destination, FailureKind.Corrupt, FailureClasses.Corrupt, "dst-corrupt")]
    [InlineData(CopySide.Source, FailureKind.Protocol, FailureClasses.Transient, "src-protocol")]
    [InlineData(CopySide.Destination, FailureKind.Protocol, FailureClasses.Transient, "dst-protocol")]
    [InlineData(CopySide.Destination, FailureKind.ProjectMissing, FailureClasses.Permanent, Reasons.DestinationProjectMissing)]
    [InlineData(CopySide.Source, FailureKind.ProjectMissing, FailureClasses.Permanent, "src-denied")]
    [InlineData(CopySide.Destination, FailureKind.Quota, FailureClasses.Blocked, Reasons.DestinationQuota)]
    [InlineData(CopySide.Destination, FailureKind.Immutable, FailureClasses.Blocked, Reasons.DestinationImmutable)]
    [InlineData(CopySide.Destination, FailureKind.Scan, FailureClasses.Blocked, Reasons.DestinationScan)]
    [InlineData(CopySide.Destination, FailureKind.ManifestRefused, FailureClasses.Permanent, Reasons.DestinationManifestRefused)]
    [InlineData(CopySide.Destination, FailureKind.NameInvalid, FailureClasses.Permanent, Reasons.DestinationNameInvalid)]
    [InlineData(CopySide.Source, FailureKind.Unsupported, FailureClasses.Permanent, Reasons.Unsupported)]
    [InlineData(CopySide.Destination, FailureKind.Unsupported, FailureClasses.Permanent, Reasons.Unsupported)]
    [InlineData(CopySide.Source, FailureKind.TooLarge, FailureClasses.Permanent, Reasons.TooLarge)]
    [InlineData(CopySide.Destination, FailureKind.TooLarge, FailureClasses.Permanent, Reasons.TooLarge)]
    public void Mapping_OfAKindOnASide_IsThisClassAndReason(CopySide side, FailureKind kind, string failureClass, string reason)
    {
        Assert.Equal((failureClass, reason), (FailureMapping.Class(side, kind), FailureMapping.Reason(side, kind)));
    }

    [Fact]
    public void Reason_OfEveryKindOnEitherSide_IsInTheClosedSet()
    {
        var reasons = from side in Enum.GetValues<CopySide>() from kind in Enum.GetValues<FailureKind>() select FailureMapping.Reason(side, kind);

        Assert.All(reasons, reason => Assert.Equal(reason, Reasons.Shown(reason)));
    }

    [Fact]
    public void Cause_OfEveryKind_IsAReasonWithEitherSidesPrefix() => Assert.All(
        Enum.GetValues<FailureKind>(),
        kind => Assert.Equal(Reasons.Source + FailureMapping.Cause(kind), Reasons.Shown(Reasons.Source + FailureMapping.Cause(kind))));
}
