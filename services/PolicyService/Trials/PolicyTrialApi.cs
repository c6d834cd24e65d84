using HarborReplication.Contracts.Readings;
using HarborReplication.PolicyService.Database;
using HarborReplication.PolicyService.Http;
using HarborReplication.PolicyService.Policies;
using HarborReplication.PolicyService.Registries;
using HarborReplication.Rules.Filters;
using HarborReplication.Rules.Naming;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.PolicyService.Trials;

/// <summary><c>/api/v1/policies/test</c>: what a policy would take, and where it would go. Nothing is saved, planned or copied.</summary>
internal static class PolicyTrialApi
{
    public static void MapPolicyTrials(this IEndpointRouteBuilder routes) => routes.MapPost("/policies/test", TryAsync)
        .WithName("testPolicy").WithTags("replication").WithSummary("Say what a policy would take of artifacts, and what each would be called")
        .Refuses(400, 404, 422, 503);

    private static async Task<Results<Ok<PolicyTrialResponse>, ApiProblem>> TryAsync(
        Body<PolicyTrialRequest> body, PolicyWriter writer, RegistryIds ids, SourceReader reader, PolicyDbContext database, CancellationToken cancellationToken)
    {
        var request = string.IsNullOrWhiteSpace(body.Value.Name) ? body.Value with { Name = "test" } : body.Value;
        IReadOnlyList<string> mistakes = [.. PolicyRules.Check(request, ids.HasLocal), .. TrialRules.Check(request.Artifacts ?? [])];
        if (mistakes.Count > 0)
            return ApiProblem.BadRequest(mistakes);
        var (ends, problem) = await writer.EndsAsync(request, cancellationToken);
        if (ends is null)
            return problem!;
        var policy = new Policy { Name = "", SourceRegistryId = ends.Source };
        PolicyRules.Fill(policy, request);
        var filters = PolicyFilter.Read(policy.Filters);
        var rules = filters.Select(filter => filter.ToRule()).ToList();
        if (!Selection.TryCreate(rules, out var selection, out var errors))
            return ApiProblem.BadRequest(errors);
        SourceRead? read = new() { ReadingId = default, Repositories = [] };
        if (request.Artifacts is null)
        {
            var source = await database.Registries.AsNoTracking().SingleAsync(registry => registry.Id == ends.Source, cancellationToken);
            (read, problem) = await reader.ReadAsync(source, policy.WorkerRegion ?? source.Region, [.. filters.Select(filter => filter.ToPlan())], cancellationToken);
            if (read is null)
                return problem!;
        }

        var destination = await database.Registries.AsNoTracking().SingleAsync(registry => registry.Id == ends.Destination, cancellationToken);
        if (!DestinationNaming.TryCreate(policy.DestinationNamespace, policy.ReplaceCount, PathRule.For(destination.Type), out var naming, out var error))
            return ApiProblem.BadRequest(error);
        var trial = new PolicyTrial(selection, rules, [new TrialDestination(destination.Id, destination.Name, naming)], await database.NowAsync(cancellationToken));
        var tried = trial.Try(request.Artifacts?.Select(artifact => TrialRules.Read(artifact!)) ?? Read(read));
        return TypedResults.Ok(new PolicyTrialResponse
        {
            Cut = read.IsCut || read.Repositories.Any(repository => repository.IsCut),
            Matching = tried.Count(one => one.Matches),
            Artifacts = tried,
            Unread = [.. read.Repositories.Where(repository => repository.IsCut || repository.Reason is not null).Select(repository => Unread(repository, selection))],
        });
    }

    private static IEnumerable<TriedArtifact> Read(SourceRead read) =>
        from repository in read.Repositories
        from artifact in repository.Artifacts
        select new TriedArtifact
        {
            Repository = repository.Name,
            Tags = artifact.Tags,
            Digest = artifact.Digest,
            Facts = new ArtifactFacts { Labels = artifact.Labels, PushedAt = artifact.PushedAt, Types = artifact.Types },
        };

    private static UnreadResponse Unread(ReadRepository repository, Selection selection) => new(
        repository.Name,
        repository.Reason,
        repository.Detail ?? $"only {repository.Artifacts.Count} artifacts were read{(selection.Newest is null ? "" : ", and which are the newest is told of those")}");
}
