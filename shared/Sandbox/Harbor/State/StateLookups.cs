using System.Globalization;
using HarborReplication.Sandbox.Harbor.Api;

namespace HarborReplication.Sandbox.Harbor.State;

/// <summary>Finds what a call's path names, or refuses the call in Harbor's words.</summary>
internal static class StateLookups
{
    /// <summary>By name, or by its id.</summary>
    public static Project Require(this HarborState state, ApiCall call)
    {
        var name = call.Route["project"];
        return state.Projects.Find(0, name)
            ?? (long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? state.Projects.Get(id) : null)
            ?? throw ApiRefusal.NotFound($"project {name} not found");
    }

    public static string RepositoryName(this ApiCall call) => $"{call.Route["project"]}/{call.Route["repository"]}";

    public static Repository RequireRepository(this HarborState state, ApiCall call) =>
        state.FindRepository(call.RepositoryName()) ?? throw ApiRefusal.NotFound($"repository {call.RepositoryName()} not found");

    public static (Repository Repository, Artifact Artifact) RequireArtifact(this HarborState state, ApiCall call)
    {
        var reference = call.Route["reference"];
        var name = call.RepositoryName();
        return state.FindRepository(name) is { } repository && state.FindArtifact(repository, reference) is { } artifact
            ? (repository, artifact)
            : throw ArtifactNotFound(name, reference);
    }

    public static ApiRefusal ArtifactNotFound(string repository, string reference) =>
        ApiRefusal.NotFound($"artifact {repository}{(reference.Contains(':', StringComparison.Ordinal) ? '@' : ':')}{reference} not found");
}
