using System.Globalization;

namespace HarborReplication.Sandbox.Harbor.State;

/// <summary>All that a Harbor knows besides content. Whoever reads or changes it holds <see cref="Sync"/>.</summary>
internal sealed class HarborState
{
    public object Sync { get; } = new();

    public Table<Project> Projects { get; } = new("projects", row => row.Id, _ => 0, row => row.Name);

    public Table<Repository> Repositories { get; } = new("repositories", row => row.Id, row => row.ProjectId, row => row.Name);

    public Table<Artifact> Artifacts { get; } = new("artifacts", row => row.Id, row => row.RepositoryId, row => row.Digest);

    public Table<Tag> Tags { get; } = new("tags", row => row.Id, row => row.RepositoryId, row => row.Name);

    public Table<Accessory> Accessories { get; } = new("accessories", row => row.Id, row => row.RepositoryId, row => row.Digest);

    public Table<Label> Labels { get; } = new("labels", row => row.Id, row => row.ProjectId, row => row.Name);

    public Table<AuditRow> AuditLog { get; } = new("audit-log", row => row.Id, row => row.ProjectId, row => Text(row.Id));

    public Table<Account> Accounts { get; } = new("accounts", row => row.Id, _ => 0, row => row.Name);

    public Table<ImmutableRule> ImmutableRules { get; } = new("immutable-rules", row => row.Id, row => row.ProjectId, row => Text(row.Id));

    public Table<WebhookPolicy> WebhookPolicies { get; } = new("webhook-policies", row => row.Id, row => row.ProjectId, row => row.Name);

    public IReadOnlyList<ITable> Tables =>
        [Projects, Repositories, Artifacts, Tags, Accessories, Labels, AuditLog, Accounts, ImmutableRules, WebhookPolicies];

    public Repository? FindRepository(string name) =>
        name.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && Projects.Find(0, name[..slash]) is { } project
            ? Repositories.Find(project.Id, name)
            : null;

    /// <summary>By tag or digest.</summary>
    public Artifact? FindArtifact(Repository repository, string reference) =>
        reference.Contains(':', StringComparison.Ordinal) ? Artifacts.Find(repository.Id, reference)
        : Tags.Find(repository.Id, reference) is { } tag ? Artifacts.Get(tag.ArtifactId)
        : null;

    public IEnumerable<Tag> TagsOf(Artifact artifact) => Tags.In(artifact.RepositoryId).Where(tag => tag.ArtifactId == artifact.Id);

    public bool IsImmutable(Repository repository, string tag) =>
        ImmutableRules.In(repository.ProjectId).Any(rule => rule.Covers(repository.NameInProject, tag));

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
