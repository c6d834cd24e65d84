using System.Text.Json.Nodes;
using HarborReplication.Sandbox.Harbor.Api;
using HarborReplication.Sandbox.Harbor.Labels;
using HarborReplication.Sandbox.Harbor.State;
using HarborReplication.Sandbox.Storage;

namespace HarborReplication.Sandbox.Harbor.Artifacts;

/// <summary>Which artifacts a list has in it, and how each is shown.</summary>
internal sealed class ArtifactLists(HarborState state, Catalog catalog, RegistryStore store)
{
    // The icon that Harbor has for images.
    private const string ImageIcon = "sha256:0048162a053eef4d4ce3fe7518615bef084403614f8bca43b40ae2e762e11e06";
    private static readonly Dictionary<string, Func<Artifact, IComparable>> SortFields = new(StringComparer.Ordinal)
    {
        ["id"] = artifact => artifact.Id,
        ["push_time"] = artifact => artifact.PushedAt,
        ["digest"] = artifact => artifact.Digest,
    };

    public ApiAnswer List(ApiCall call, IEnumerable<Repository> repositories)
    {
        var query = ListQuery.Of(call);
        var all = repositories.ToList();
        // Once for the whole page: with thousands of tags, looking through all for each artifact would take seconds.
        var tags = all.SelectMany(repository => state.Tags.In(repository.Id)).ToLookup(tag => tag.ArtifactId);
        var rows = all.SelectMany(repository => Rows(repository, query));
        return query.Page(rows, "-push_time,-id", SortFields, artifact => Show(state.Repositories.Get(artifact.RepositoryId)!, artifact, tags[artifact.Id], call));
    }

    /// <summary>Artifacts that stand for themselves: no accessories, and no image that only an index names.</summary>
    public int Count(Repository repository) => OfTheirOwn(repository, withChildren: false).Count();

    public long UsedBy(Project project)
    {
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var repository in state.Repositories.In(project.Id))
        {
            foreach (var artifact in state.Artifacts.In(repository.Id))
            {
                var details = catalog.DetailsOf(repository.Name, artifact.Digest);
                foreach (var (digest, size) in details.Blobs)
                    sizes[digest] = size;
                sizes[artifact.Digest] = details.Size - details.Blobs.Values.Sum();
            }
        }

        // Blobs that no manifest names yet count as well.
        foreach (var name in store.Names.Where(name => name.StartsWith(project.Name + "/", StringComparison.Ordinal)))
        {
            foreach (var blob in store.TryFind(name, out var content) ? content.Blobs : [])
                sizes[blob.ToString()] = store.Blobs.TryFind(blob, out var found) ? found.Length : 0;
        }

        return sizes.Values.Sum();
    }

    public JsonObject Show(Repository repository, Artifact artifact, ApiCall call) => Show(repository, artifact, state.TagsOf(artifact), call);

    private JsonObject Show(Repository repository, Artifact artifact, IEnumerable<Tag> tags, ApiCall call)
    {
        var details = catalog.DetailsOf(repository.Name, artifact.Digest);
        var isIndex = MediaTypes.IsIndex(details.MediaType);
        var json = new JsonObject
        {
            ["accessories"] = call.Flag("with_accessory") ? ArrayOrNull(AccessoriesOf(repository, artifact).Select(accessory => Show(repository, accessory))) : null,
            ["digest"] = artifact.Digest,
            ["icon"] = details.IsImage ? ImageIcon : "",
            ["id"] = artifact.Id,
            ["labels"] = call.Flag("with_label")
                ? ArrayOrNull(artifact.LabelIds.Select(state.Labels.Get).OfType<Label>().Select(LabelEndpoints.Show))
                : null,
            ["manifest_media_type"] = details.MediaType,
            ["media_type"] = details.ConfigMediaType,
            ["project_id"] = repository.ProjectId,
            ["pull_time"] = ApiTime.Of(artifact.PulledAt),
            ["push_time"] = ApiTime.Of(artifact.PushedAt),
            ["references"] = ArrayOrNull(details.Children.Select(child => ShowChild(artifact, child.Digest, child.Platform))),
            ["repository_id"] = repository.Id,
            ["size"] = SizeOf(repository, details),
            ["tags"] = call.Flag("with_tag", otherwise: true) ? ArrayOrNull(tags.OrderByDescending(tag => tag.Id).Select(tag => Show(repository, tag))) : null,
            ["type"] = TypeOf(details),
        };
        if (isIndex)
            return json;
        if (details.ImageConfig is { } config)
            json["extra_attrs"] = ShowConfig(config);
        // Slashes in the repository's name are escaped twice here, always.
        var name = repository.NameInProject.Replace("/", "%252F", StringComparison.Ordinal);
        json["addition_links"] = new JsonObject
        {
            ["build_history"] = new JsonObject
            {
                ["absolute"] = false,
                ["href"] = $"/api/v2.0/projects/{repository.Project}/repositories/{name}/artifacts/{artifact.Digest}/additions/build_history",
            },
        };
        return json;
    }

    public JsonObject Show(Repository repository, Tag tag) => new()
    {
        ["artifact_id"] = tag.ArtifactId,
        ["id"] = tag.Id,
        ["immutable"] = state.IsImmutable(repository, tag.Name),
        ["name"] = tag.Name,
        ["pull_time"] = ApiTime.Of(default),
        ["push_time"] = ApiTime.Of(tag.PushedAt),
        ["repository_id"] = tag.RepositoryId,
    };

    public JsonObject Show(Repository repository, Accessory accessory) => new()
    {
        ["artifact_id"] = accessory.ArtifactId,
        ["creation_time"] = ApiTime.Of(accessory.CreatedAt),
        ["digest"] = accessory.Digest,
        ["icon"] = "",
        ["id"] = accessory.Id,
        ["size"] = catalog.DetailsOf(repository.Name, accessory.Digest).Size,
        ["subject_artifact_digest"] = accessory.SubjectDigest,
        ["subject_artifact_id"] = state.Artifacts.Find(repository.Id, accessory.SubjectDigest)?.Id ?? 0,
        ["subject_artifact_repo"] = repository.Name,
        ["type"] = accessory.Type,
    };

    public IEnumerable<Accessory> AccessoriesOf(Repository repository, Artifact artifact) =>
        state.Accessories.In(repository.Id).Where(accessory => accessory.SubjectDigest == artifact.Digest);

    public IEnumerable<StoredManifest> ReferrersOf(Repository repository, string subject) =>
        state.Accessories.In(repository.Id)
            .Where(accessory => accessory.SubjectDigest == subject)
            .Select(accessory => store.TryFind(repository.Name, out var content) && content.TryFind(accessory.Digest, out var manifest) ? manifest : null)
            .OfType<StoredManifest>();

    private IEnumerable<Artifact> Rows(Repository repository, ListQuery query)
    {
        var tags = state.Tags.In(repository.Id).ToLookup(tag => tag.ArtifactId, tag => tag.Name);
        return OfTheirOwn(repository, withChildren: query.On("base") is not null).Where(artifact =>
            query.Accepts("id", artifact.Id)
            && query.Accepts("digest", artifact.Digest)
            && HasLabels(artifact, query.On("labels"))
            && HasTag([.. tags[artifact.Id]], query.On("tags")));
    }

    private IEnumerable<Artifact> OfTheirOwn(Repository repository, bool withChildren)
    {
        var all = state.Artifacts.In(repository.Id).ToList();
        var children = new HashSet<string>(StringComparer.Ordinal);
        if (!withChildren)
            children.UnionWith(all.SelectMany(artifact => catalog.DetailsOf(repository.Name, artifact.Digest).Children.Select(child => child.Digest)));
        var tagged = state.Tags.In(repository.Id).Select(tag => tag.ArtifactId).ToHashSet();
        return all.Where(artifact =>
            state.Accessories.Find(repository.Id, artifact.Digest) is null && (tagged.Contains(artifact.Id) || !children.Contains(artifact.Digest)));
    }

    private static bool HasLabels(Artifact artifact, Condition? condition) =>
        condition is null || condition.Values.All(wanted => artifact.LabelIds.Any(label => new Condition(Condition.Exact, [wanted]).Accepts(label)));

    // tags=* asks for any tag, tags=nil for none.
    private static bool HasTag(string[] tags, Condition? condition) => condition switch
    {
        null => true,
        { Form: Condition.Exact, Values: ["*"] } => tags.Length > 0,
        { Form: Condition.Exact, Values: ["nil"] } => tags.Length == 0,
        _ => tags.Any(condition.Accepts),
    };

    private JsonObject ShowChild(Artifact parent, string digest, JsonObject platform) => new()
    {
        ["child_digest"] = digest,
        ["child_id"] = state.Artifacts.Find(parent.RepositoryId, digest)?.Id ?? 0,
        ["parent_id"] = parent.Id,
        ["platform"] = platform.DeepClone(),
        ["urls"] = null,
    };

    private long SizeOf(Repository repository, ManifestDetails details) =>
        details.Size + details.Children
            .Where(child => state.Artifacts.Find(repository.Id, child.Digest) is not null)
            .Sum(child => catalog.DetailsOf(repository.Name, child.Digest).Size);

    private static JsonObject ShowConfig(JsonObject config) => new()
    {
        ["architecture"] = config["architecture"]?.DeepClone() ?? "",
        ["author"] = config["author"]?.DeepClone() ?? "",
        ["config"] = config["config"]?.DeepClone() ?? new JsonObject(),
        ["created"] = config["created"]?.DeepClone(),
        ["os"] = config["os"]?.DeepClone() ?? "",
    };

    private static string TypeOf(ManifestDetails details) => details switch
    {
        { IsImage: true } => "IMAGE",
        { ConfigMediaType: "application/vnd.cncf.helm.config.v1+json" } => "CHART",
        _ => "UNKNOWN",
    };

    private static JsonArray? ArrayOrNull(IEnumerable<JsonObject> items) => items.ToArray<JsonNode>() is { Length: > 0 } found ? new JsonArray(found) : null;
}
