using HarborReplication.Contracts.Bandwidth;
using HarborReplication.PolicyService.Database;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Bandwidth;

/// <summary>Lends sessions their shares, one request at a time in whichever replica.</summary>
internal sealed class ShareGrants(PolicyDbContext database, BudgetLimits limits)
{
    private const int MostBudgets = 500;

    /// <returns>Null for a request that is older than one already answered.</returns>
    public async Task<SharesGranted?> GrantAsync(RequestShares request, CancellationToken cancellationToken)
    {
        var wanted = request.Demands.Where(demand => demand.Copies > 0).Take(MostBudgets).ToDictionary(demand => demand.Budget, StringComparer.Ordinal);
        await using var transaction = await database.BeginWriteAsync(Locks.Bandwidth, cancellationToken);
        var now = await database.NowAsync(cancellationToken);
        var budgets = await limits.OfAsync([.. wanted.Keys], now, cancellationToken);
        var names = wanted.Keys.ToList();
        var rows = await database.BandwidthShares.Where(share => names.Contains(share.Budget) || share.Session == request.Session).ToListAsync(cancellationToken);
        if (rows.Any(row => row.Session == request.Session && row.Number >= request.Number))
            return null;
        var granted = new List<BudgetShare>();
        foreach (var (name, demand) in wanted)
        {
            if (budgets[name] is not { } budget)
            {
                granted.Add(new BudgetShare { Budget = name });
                continue;
            }

            var own = rows.SingleOrDefault(row => row.Budget == name && row.Session == request.Session);
            if (own is null)
                database.BandwidthShares.Add(own = new BandwidthShare { Budget = name, Session = request.Session, ExpiresAt = now, BeforeExpiresAt = now });
            own.Weight = Math.Max(demand.Copies - demand.Urgent, 0) + (demand.Urgent * ShareArithmetic.UrgentWeight);
            ShareArithmetic.Grant(own, [.. rows.Where(row => row.Budget == name && row != own)], budget, request.Number, request.Applied, now);
            granted.Add(new BudgetShare { Budget = name, BytesPerSecond = own.BytesPerSecond });
        }

        // What the session wants no more it has stopped using; what ran out is nobody's.
        database.BandwidthShares.RemoveRange(rows.Where(row =>
            (row.Session == request.Session && !wanted.ContainsKey(row.Budget)) || !ShareArithmetic.IsAlive(row, now)));
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new SharesGranted
        {
            Session = request.Session, Number = request.Number, ValidSeconds = ShareArithmetic.Validity.TotalSeconds, Shares = granted,
        };
    }
}
