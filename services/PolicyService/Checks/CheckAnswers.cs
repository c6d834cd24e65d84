using System.Text.Json;
using HarborReplication.Contracts.Checks;
using HarborReplication.PolicyService.Database;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Checks;

/// <summary>Records what a worker saw, in the row that the asking request watches; the first answer counts.</summary>
internal sealed class CheckAnswers(PolicyDbContext database)
{
    private const int MaxDetailLength = 2000;
    private const int MaxReasonLength = 64;

    public async Task RecordAsync(RegistryChecked answer, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginWriteAsync(null, cancellationToken);
        var now = await database.NowAsync(cancellationToken);
        var rights = answer.MissingRights is null ? null : JsonSerializer.Serialize(answer.MissingRights, JsonSerializerOptions.Web);
        var (reason, detail) = (ColumnText.Cut(answer.Reason, MaxReasonLength), ColumnText.Cut(answer.Detail, MaxDetailLength));
        await database.RegistryChecks
            .Where(check => check.Id == answer.CheckId && check.AnsweredAt == null)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(check => check.Healthy, answer.Healthy)
                    .SetProperty(check => check.Reason, reason)
                    .SetProperty(check => check.Detail, detail)
                    .SetProperty(check => check.MissingRights, rights)
                    .SetProperty(check => check.AnsweredAt, now),
                cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
