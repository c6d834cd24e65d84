using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Http;
using HarborReplication.PolicyService.Registries;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Bandwidth;

/// <summary><c>/api/v1/links</c>: how many bytes a second may go from one registry to another, by all workers together.</summary>
internal static class LinksApi
{
    public static void MapLinks(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/links").WithTags("link");
        group.MapGet("/", ListAsync).WithName("listLinks").WithSummary("List the limits of links").Refuses(422);
        group.MapGet("/{source}/{destination}", GetAsync).WithName("getLink").WithSummary("Get the limit of a link").Refuses(404, 422);
        group.MapPut("/{source}/{destination}", PutAsync).WithName("putLink").WithSummary("Set the limit of a link, also for copies that are running")
            .Refuses(400, 404, 422);
        group.MapDelete("/{source}/{destination}", DeleteAsync).WithName("deleteLink").WithSummary("Lift the limit of a link").Refuses(404, 422);
    }

    private static async Task<Results<Listed<LinkResponse>, ApiProblem>> ListAsync(Listing listing, PolicyDbContext database, CancellationToken cancellationToken)
    {
        var total = await database.Links.CountAsync(cancellationToken);
        var links = await listing.PageOf(database.Links.AsNoTracking().OrderBy(link => link.SourceRegistryId).ThenBy(link => link.DestinationRegistryId)).ToListAsync(cancellationToken);
        var now = await database.NowAsync(cancellationToken);
        var shown = new List<LinkResponse>();
        foreach (var link in links)
            shown.Add(await ShowAsync(link, database, now, cancellationToken));
        return new Listed<LinkResponse>(shown, total, listing);
    }

    private static async Task<Results<Ok<LinkResponse>, ApiProblem>> GetAsync(LinkPath path, RegistryIds ids, PolicyDbContext database, CancellationToken cancellationToken)
    {
        var (key, missing) = await path.FindAsync(ids, cancellationToken);
        if (key is not { } ends)
            return missing!;
        var link = await database.Links.AsNoTracking()
            .SingleOrDefaultAsync(row => row.SourceRegistryId == ends.Source && row.DestinationRegistryId == ends.Destination, cancellationToken);
        return link is null ? path.Unlimited() : TypedResults.Ok(await ShowAsync(link, database, await database.NowAsync(cancellationToken), cancellationToken));
    }

    private static async Task<Results<Ok, ApiProblem>> PutAsync(
        LinkPath path, Body<LinkRequest> body, RegistryIds ids, PolicyDbContext database, CancellationToken cancellationToken)
    {
        var (key, missing) = await path.FindAsync(ids, cancellationToken);
        if (key is not { } ends)
            return missing!;
        if (LinkRules.Check(body.Value, out var timetable) is { Count: > 0 } mistakes)
            return ApiProblem.BadRequest(mistakes);
        await using var transaction = await database.BeginWriteAsync(Locks.PolicyChanges, cancellationToken);
        var link = await database.Links.SingleOrDefaultAsync(row => row.SourceRegistryId == ends.Source && row.DestinationRegistryId == ends.Destination, cancellationToken);
        if (link is null)
            database.Links.Add(link = new Link { SourceRegistryId = ends.Source, DestinationRegistryId = ends.Destination });
        link.BytesPerSecond = body.Value.BytesPerSecond;
        link.TimeZone = string.IsNullOrEmpty(body.Value.TimeZone) ? null : body.Value.TimeZone;
        link.Timetable = Timetable.Write(timetable);
        link.UpdateTime = await database.NowAsync(cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok();
    }

    private static async Task<Results<Ok, ApiProblem>> DeleteAsync(LinkPath path, RegistryIds ids, PolicyDbContext database, CancellationToken cancellationToken)
    {
        var (key, missing) = await path.FindAsync(ids, cancellationToken);
        if (key is not { } ends)
            return missing!;
        await using var transaction = await database.BeginWriteAsync(Locks.PolicyChanges, cancellationToken);
        var gone = await database.Links.Where(row => row.SourceRegistryId == ends.Source && row.DestinationRegistryId == ends.Destination).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return gone == 0 ? path.Unlimited() : TypedResults.Ok();
    }

    private static async Task<LinkResponse> ShowAsync(Link link, PolicyDbContext database, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var budget = Budgets.Link(link.SourceRegistryId, link.DestinationRegistryId);
        var granted = await database.BandwidthShares.Where(share => share.Budget == budget && share.ExpiresAt > now).SumAsync(share => share.BytesPerSecond, cancellationToken);
        return LinkResponse.Of(link, granted, now);
    }
}
