using System.Globalization;
using HarborReplication.Registry.Values;

namespace HarborReplication.Registry.Adapters.Harbor;

/// <summary>Where things are in Harbor's API v2.0.</summary>
internal sealed class HarborPaths(Uri url)
{
    /// <summary>More is refused with 422.</summary>
    public const int PageSize = 100;

    private readonly Uri _root = new(url, "/api/v2.0/");

    public Uri System => new(_root, "systeminfo");

    /// <summary>Harbor 1.x kept its API here.</summary>
    public Uri OldSystem => new(url, "/api/systeminfo");

    public Uri Ping => new(url, "/v2/");

    public Uri Projects => new(_root, "projects");

    public Uri AuditLogs => new(_root, "audit-logs?page_size=1");

    /// <param name="log"><c>audit-logs</c> or <c>auditlog-exts</c>.</param>
    /// <param name="filter">Conditions of the query language; empty for none.</param>
    /// <param name="sort">A field, with a minus in front for the other way.</param>
    /// <param name="size">At most <see cref="PageSize"/>.</param>
    public Uri AuditLog(string log, string filter, string sort, int size) => new(_root, string.Create(
        CultureInfo.InvariantCulture, $"{log}?{(filter.Length == 0 ? "" : $"q={Uri.EscapeDataString(filter)}&")}sort={sort}&page_size={size}"));

    public Uri WebhookPolicies(long project) => new(_root, string.Create(CultureInfo.InvariantCulture, $"projects/{project}/webhook/policies"));

    public Uri WebhookPolicy(long project, long policy) => new(_root, string.Create(CultureInfo.InvariantCulture, $"projects/{project}/webhook/policies/{policy}"));

    /// <summary>The list form of the query takes a quoted string, so that a name of digits is not read as a number.</summary>
    public Uri ProjectByName(string project) => new(_root, $"projects?q={Uri.EscapeDataString($"name={{'{project}'}}")}&page_size={PageSize}");

    public Uri Repositories(string project) => new(_root, $"projects/{project}/repositories");

    /// <summary>Of all its repositories; Harbor 2.12 and later.</summary>
    public Uri ProjectArtifacts(string project) => new(_root, $"projects/{project}/artifacts");

    public Uri Artifacts(RepositoryName repository) => new(_root, $"{Repository(repository)}/artifacts");

    public Uri Artifact(RepositoryName repository, string reference) =>
        new(_root, $"{Repository(repository)}/artifacts/{reference}?with_tag=true&with_accessory=true");

    public Uri DeletableArtifact(RepositoryName repository, string reference) => new(_root, $"{Repository(repository)}/artifacts/{reference}");

    public Uri Tag(RepositoryName repository, string tag) => new(_root, $"{Repository(repository)}/artifacts/{tag}/tags/{tag}");

    public Uri Token(IEnumerable<string> scopes) =>
        new(url, $"/service/token?service=harbor-registry{string.Concat(scopes.Select(scope => $"&scope={Uri.EscapeDataString(scope)}"))}");

    /// <summary>One page of a list, sorted by a key that grows, from behind the last one seen.</summary>
    public static Uri PageAfter(Uri list, string query, string filter, string key, long? last)
    {
        var range = last is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{key}=[{last + 1}~]");
        var filters = string.Join(',', new[] { filter, range }.Where(part => part.Length > 0));
        return new Uri($"{list}?sort={key}&page_size={PageSize}{query}{(filters.Length == 0 ? "" : $"&q={Uri.EscapeDataString(filters)}")}");
    }

    public static Uri Page(Uri list, int page, string query = "", string filter = "") =>
        new($"{list}?page={page}&page_size={PageSize}{query}{(filter.Length == 0 ? "" : $"&q={Uri.EscapeDataString(filter)}")}");

    /// <summary>The first component of a name; null when it has only one, which Harbor has no place for.</summary>
    public static string? Project(RepositoryName repository) =>
        repository.Value.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? repository.Value[..slash] : null;

    /// <summary>Slashes inside are escaped twice: a proxy in front of Harbor unescapes once.</summary>
    private static string Repository(RepositoryName repository)
    {
        var project = Project(repository)!;
        return $"projects/{project}/repositories/{repository.Value[(project.Length + 1)..].Replace("/", "%252F", StringComparison.Ordinal)}";
    }
}
