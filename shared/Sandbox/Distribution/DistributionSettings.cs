namespace HarborReplication.Sandbox.Distribution;

internal sealed record DistributionSettings(bool ReferrersApi, bool DeleteByTag, int? LargestPage);
