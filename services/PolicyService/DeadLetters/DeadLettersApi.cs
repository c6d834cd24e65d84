using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Http;
using HarborReplication.PolicyService.Http.Queries;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.DeadLetters;

/// <summary><c>/api/v1/dead-letters</c>: messages that could not be processed.</summary>
internal static class DeadLettersApi
{
    private const string DefaultOrder = "-last_seen,-id";

    private static readonly FieldMap<DeadLetter> Fields = new(
        new Field<DeadLetter, string>("endpoint", letter => letter.Endpoint, FieldTypes.Text),
        new Field<DeadLetter, string>("message_type", letter => letter.MessageType ?? "", FieldTypes.Text),
        new Field<DeadLetter, string>("reason", letter => letter.Reason, FieldTypes.Text),
        new Field<DeadLetter, string>("state", letter => letter.State, FieldTypes.Text),
        new Field<DeadLetter, DateTimeOffset>("first_seen", letter => letter.FirstSeenAt, FieldTypes.Time),
        new Field<DeadLetter, DateTimeOffset>("last_seen", letter => letter.LastSeenAt, FieldTypes.Time),
        new Field<DeadLetter, long>("id", letter => letter.Id, FieldTypes.Number));

    public static void MapDeadLetters(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/dead-letters").WithTags("dead-letter");
        group.MapGet("/", ListAsync).WithName("listDeadLetters").WithSummary("List the messages that could not be processed").Refuses(400, 422);
        group.MapGet("/{id}", GetAsync).WithName("getDeadLetter").WithSummary("Get one of them").Refuses(404, 422);
        group.MapPost("/{id}/replay", ReplayAsync).WithName("replayDeadLetter").WithSummary("Put it back on its queue").Refuses(404, 409, 422);
        group.MapDelete("/{id}", DeleteAsync).WithName("deleteDeadLetter").WithSummary("Forget it").Refuses(404, 422);
    }

    private static async Task<Results<Listed<DeadLetterResponse>, ApiProblem>> ListAsync(Listing listing, PolicyDbContext database, CancellationToken cancellationToken)
    {
        if (!Fields.TryWhere(database.DeadLetters.AsNoTracking(), listing.Q, out var rows, out var problem))
            return problem;
        var bounded = listing.Bounded();
        var total = await rows.CountAsync(cancellationToken);
        var page = await bounded.PageOf(Fields.Order(rows, listing.Sort, DefaultOrder)).ToListAsync(cancellationToken);
        return new Listed<DeadLetterResponse>([.. page.Select(DeadLetterResponse.Of)], total, bounded);
    }

    private static async Task<Results<Ok<DeadLetterResponse>, ApiProblem>> GetAsync(PathId path, PolicyDbContext database, CancellationToken cancellationToken) =>
        await FindAsync(path.Id, database, cancellationToken) is { } letter ? TypedResults.Ok(DeadLetterResponse.Of(letter)) : Missing(path.Id);

    // Sent with the next sweep: an answer does not wait for the broker.
    private static async Task<Results<Accepted<DeadLetterResponse>, Ok<DeadLetterResponse>, ApiProblem>> ReplayAsync(
        PathId path, PolicyDbContext database, CancellationToken cancellationToken)
    {
        if (await FindAsync(path.Id, database, cancellationToken) is not { } letter)
            return Missing(path.Id);
        if (letter.Truncated)
            return ApiProblem.Conflict($"dead letter {letter.Id} had {letter.BodyBytes} bytes, of which only the begin was kept");
        if (DeadLetterReplays.IsTemporary(letter.Endpoint))
            return ApiProblem.Conflict($"dead letter {letter.Id} was for a worker session, whose queue ends with it");
        var asked = await database.DeadLetters.Where(row => row.Id == path.Id && row.State == DeadLetterStates.Waiting)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, DeadLetterStates.Replaying), cancellationToken);
        if (await FindAsync(path.Id, database, cancellationToken) is not { } now)
            return Missing(path.Id);
        return asked > 0 ? TypedResults.Accepted((string?)null, DeadLetterResponse.Of(now)) : TypedResults.Ok(DeadLetterResponse.Of(now));
    }

    private static async Task<Results<Ok, ApiProblem>> DeleteAsync(PathId path, PolicyDbContext database, CancellationToken cancellationToken) =>
        await database.DeadLetters.Where(letter => letter.Id == path.Id).ExecuteDeleteAsync(cancellationToken) > 0 ? TypedResults.Ok() : Missing(path.Id);

    private static Task<DeadLetter?> FindAsync(long id, PolicyDbContext database, CancellationToken cancellationToken) =>
        database.DeadLetters.AsNoTracking().SingleOrDefaultAsync(letter => letter.Id == id, cancellationToken);

    private static ApiProblem Missing(long id) => ApiProblem.NotFound($"dead letter {id} not found");
}
