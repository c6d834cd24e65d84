using HarborReplication.PolicyService.Policies;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Windows;

/// <summary>Reads the windows of policies that name some.</summary>
internal static class WindowsOfPolicies
{
    public static async Task<Dictionary<long, PolicyWindows>> ReadAsync(IQueryable<Policy> policies, CancellationToken cancellationToken)
    {
        var rows = await policies.AsNoTracking().Where(policy => policy.Windows != PolicyWindows.Always)
            .Select(policy => new { policy.Id, policy.Windows, policy.TimeZone }).ToListAsync(cancellationToken);
        return rows.ToDictionary(row => row.Id, row => new PolicyWindows(PolicyWindows.Read(row.Windows), row.TimeZone));
    }
}
