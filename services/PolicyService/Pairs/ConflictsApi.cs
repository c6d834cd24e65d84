using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Http;
using HarborReplication.PolicyService.Http.OpenApi;
using HarborReplication.PolicyService.Http.Queries;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Pairs;

/// <summary><c>/api/v1/conflicts</c>: tags that were pushed at both ends, and what was lost.</summary>
internal static class ConflictsApi
{
    private const string DefaultOrder = "-id";

    private static readonly FieldMap<RecordedConflict> Fields = new(
        new Field<RecordedConflict, long>("id", conflict => conflict.Id, FieldTypes.Number),
        new Field<RecordedConflict, long>("policy_id", conflict => conflict.PolicyId, FieldTypes.Number),
        new Field<RecordedConflict, string>("reference", conflict => conflict.Reference, FieldTypes.Text),
        new Field<RecordedConflict, string>("rule", conflict => conflict.Rule, FieldTypes.Text),
        new Field<RecordedConflict, string>("loser_repository", conflict => conflict.LoserRepository, FieldTypes.Text),
        new Field<RecordedConflict, string>("loser_digest", conflict => conflict.LoserDigest, FieldTypes.Text),
        new Field<RecordedConflict, DateTimeOffset>("time", conflict => conflict.At, FieldTypes.Time));

    public static void MapConflicts(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/conflicts").WithTags("conflict");
        group.MapGet("/", ListAsync).WithName("listConflicts").WithSummary("List the tags that were pushed at both ends, and what was lost")
            .WithMetadata(QueryParameter.Q).Refuses(400, 422);
    }

    private static async Task<Results<Listed<ConflictResponse>, ApiProblem>> ListAsync(
        Listing listing, QueryNumber policyId, PolicyDbContext database, CancellationToken cancellationToken)
    {
        if (!Fields.TryWhere(database.Conflicts.AsNoTracking(), listing.Q, out var rows, out var problem))
            return problem;
        if (policyId.Value is { } policy)
            rows = rows.Where(conflict => conflict.PolicyId == policy);
        var bounded = listing.Bounded();
        var total = await rows.CountAsync(cancellationToken);
        var page = await bounded.PageOf(Fields.Order(rows, listing.Sort, DefaultOrder)).ToListAsync(cancellationToken);
        return new Listed<ConflictResponse>([.. page.Select(ConflictResponse.Of)], total, bounded);
    }
}
