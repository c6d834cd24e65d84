using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using HarborReplication.Registry.Adapters.Harbor.Answers;
using HarborReplication.Registry.Failures;
using HarborReplication.Registry.Wire;
using HarborReplication.Testing;
using HarborReplication.Testing.Recordings;

namespace HarborReplication.Registry.Tests.Harbor;

/// <summary>Every answer of a real Harbor to a request that is ours to send is understood; one that is added has to be put in here.</summary>
public sealed partial class RecordedAnswersTests
{
    private static readonly Dictionary<string, FailureKind> Failures = new(StringComparer.Ordinal)
    {
        ["auditlog-exts-absent"] = FailureKind.NotFound,
        ["b-robot-artifacts"] = FailureKind.Denied,
        ["b-robot-list-registries"] = FailureKind.Denied,
        ["b-robot-users-current"] = FailureKind.Denied,
        ["err-400-badq"] = FailureKind.Protocol,
        ["err-401-badpw"] = FailureKind.Auth,
        ["err-403-csrf-cookie-post"] = FailureKind.Denied,
        ["err-403-dev-artifacts"] = FailureKind.Denied,
        ["err-403-dev-project"] = FailureKind.Denied,
        ["err-403-dev-registries"] = FailureKind.Denied,
        ["err-404-artifact"] = FailureKind.NotFound,
        ["err-404-project"] = FailureKind.ProjectMissing,
        ["err-404-route"] = FailureKind.NotFound,
        ["err-405-method"] = FailureKind.Unsupported,
        ["err-409-project-exists"] = FailureKind.Protocol,
        ["err-412-project-not-empty"] = FailureKind.Denied,
        ["err-422-pagesize"] = FailureKind.Protocol,
        ["immutable-delete"] = FailureKind.Immutable,
        ["labels-noscope"] = FailureKind.Protocol,
        ["project-artifacts-absent-in-2.9"] = FailureKind.NotFound,
        ["robot-least-privilege-quota"] = FailureKind.Denied,
        ["v2-anonymous"] = FailureKind.Auth,
        ["v2-badpw"] = FailureKind.Auth,
        ["v2-delete-manifest-by-tag"] = FailureKind.Unsupported,
        ["v2-dev-forbidden"] = FailureKind.Auth,
        ["v2-manifest-anonymous"] = FailureKind.Auth,
        ["v2-manifest-noproject"] = FailureKind.ProjectMissing,
        ["v2-manifest-notag"] = FailureKind.NotFound,
        ["v2-patch-2"] = FailureKind.ServerError,
        ["v2-patch-stale-location"] = FailureKind.ServerError,
        ["v2-put-digest-mismatch"] = FailureKind.Corrupt,
        ["v2-put-immutable-other-digest"] = FailureKind.Immutable,
        ["v2-put-immutable-same-digest"] = FailureKind.Immutable,
        ["v2-put-index-missing-child"] = FailureKind.NotFound,
        ["v2-put-manifest-bad-json"] = FailureKind.ManifestRefused,
        ["v2-put-manifest-missing-blob"] = FailureKind.NotFound,
        ["v2-put-manifest-noproject"] = FailureKind.ProjectMissing,
        ["v2-quota-put-blob"] = FailureKind.Quota,
        ["v2-upload-start-noproject"] = FailureKind.ProjectMissing,
        ["v2-upload-status-stale-location"] = FailureKind.ServerError,
    };

    private static readonly string[] NotOurs = ["/replication/", "/webhook/", "/registries/", "immutabletagrules"];

    public static TheoryData<string> Refusals() => [.. RecordedExchange.All.Where(exchange => exchange.Status >= 400 && IsOurs(exchange)).Select(exchange => exchange.Name)];

    public static TheoryData<string> Lists() => [.. RecordedExchange.All
        .Where(exchange => exchange.Status == 200 && IsOurs(exchange) && exchange.Body.StartsWith('[') && Count(exchange) is not null)
        .Select(exchange => exchange.Name)];

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Classify_RecordedRefusal_GivesTheReason(string name)
    {
        var exchange = RecordedExchange.Find(name);

        Assert.Equal(
            Failures[name],
            FailureClassifier.Classify(exchange.Status, RegistryErrors.Parse(Encoding.UTF8.GetBytes(exchange.Body)), OperationOf(exchange), hasRetryAfter: false));
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public void Deserialize_RecordedList_HasEveryEntry(string name)
    {
        var exchange = RecordedExchange.Find(name);

        Assert.Equal(exchange.Json!.AsArray().Count, Count(exchange));
    }

    [Fact]
    public void Classify_Table_NamesRecordingsOnly() => Assert.Empty(Failures.Keys.Except(RecordedExchange.All.Where(IsOurs).Select(exchange => exchange.Name)));

    [Fact]
    public void Lists_Recorded_AreMany() => Assert.InRange(Lists().Count, 30, 200);

    [Theory]
    [InlineData("systeminfo")]
    [InlineData("systeminfo-anonymous")]
    [InlineData("csrf-systeminfo")]
    public void Deserialize_RecordedSystem_TellsTheVersion(string name) =>
        Assert.Equal("v2.9.5-672ec4ad", JsonSerializer.Deserialize(RecordedExchange.Find(name).Body, HarborAnswers.Default.HarborSystem)!.HarborVersion);

    [Theory]
    [InlineData("service-token")]
    [InlineData("service-token-anonymous")]
    [InlineData("service-token-badpw")]
    public void Deserialize_RecordedToken_HasOne(string name) =>
        Assert.Equal("<jwt>", JsonSerializer.Deserialize(RecordedExchange.Find(name).Body, HarborAnswers.Default.HarborToken)!.Token);

    public static TheoryData<string> Requests() => [.. RecordedRequests.All.Select(request => request.Recording)];

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Ask_RecordedSuccess_IsUnderstood(string recording)
    {
        var request = RecordedRequests.All.Single(one => one.Recording == recording);
        await using var harbor = await RecordedHarbor.StartAsync(request.Also is { } also ? [recording, also] : [recording]);

        Assert.Equal(request.Understood, await request.AskAsync(harbor));
    }

    [Fact]
    public void Document_IsWhatTheTablesSay()
    {
        var understood = Failures.ToDictionary(pair => pair.Key, pair => $"refusal: {pair.Value}", StringComparer.Ordinal);
        foreach (var name in Lists().Select(row => row.Data))
            understood[name] = string.Create(CultureInfo.InvariantCulture, $"list of {Count(RecordedExchange.Find(name))}");
        foreach (var request in RecordedRequests.All)
            understood[request.Recording] = request.Understood;

        var (expected, actual) = GeneratedSection.Check("docs/harbor-compatibility.md", "adapter",
        [
            "| request | recording | Harbor | understood as |",
            "|---|---|---|---|",
            .. understood.Select(pair => (Recorded: RecordedExchange.Find(pair.Key), As: pair.Value))
                .OrderBy(row => row.Recorded.Url.AbsolutePath, StringComparer.Ordinal).ThenBy(row => row.Recorded.Name, StringComparer.Ordinal)
                .Select(row => $"| `{row.Recorded.Method} {Shown(row.Recorded.Url)}` | {row.Recorded.Name} | {row.Recorded.Status} | {row.As} |"),
        ]);
        Assert.Equal(expected, actual);
    }

    // Digests and the states of uploads are long, and say nothing here.
    private static string Shown(Uri url) => Long().Replace(Uri.UnescapeDataString(url.PathAndQuery), match => $"{match.Value[..12]}…").Replace("|", "\\|", StringComparison.Ordinal);

    // Harbor's own replication, its webhooks and its rules are not asked.
    private static bool IsOurs(RecordedExchange exchange) =>
        !NotOurs.Any(part => exchange.Url.AbsolutePath.Contains(part, StringComparison.Ordinal)) && !exchange.Name.Contains("-registry-", StringComparison.Ordinal)
        && !exchange.Name.StartsWith("registry-", StringComparison.Ordinal);

    /// <summary>Entries that were read with a name, a digest or an id; null when the list is none that is read here.</summary>
    private static int? Count(RecordedExchange exchange)
    {
        var path = exchange.Url.AbsolutePath;
        if (path == "/api/v2.0/projects")
            return JsonSerializer.Deserialize(exchange.Body, HarborAnswers.Default.ListHarborProject)!.Count(project => project is { Name.Length: > 0, ProjectId: > 0, RepoCount: not null });
        if (path.EndsWith("/repositories", StringComparison.Ordinal))
            return JsonSerializer.Deserialize(exchange.Body, HarborAnswers.Default.ListHarborRepository)!.Count(repository => repository is { Name.Length: > 0, Id: > 0 });
        if (path.EndsWith("/artifacts", StringComparison.Ordinal))
            return JsonSerializer.Deserialize(exchange.Body, HarborAnswers.Default.ListHarborArtifact)!.Count(artifact => artifact.Id > 0 && Adapters.Harbor.ArtifactReading.Read(artifact).Artifact.Digest is not null);
        if (path.EndsWith("/audit-logs", StringComparison.Ordinal) || path.EndsWith("/logs", StringComparison.Ordinal))
            return JsonSerializer.Deserialize(exchange.Body, HarborAnswers.Default.ListHarborAuditLog)!.Count(row => row.Id > 0);
        return null;
    }

    [GeneratedRegex("[A-Za-z0-9_=%-]{24,}")]
    private static partial Regex Long();

    private static RegistryOperation OperationOf(RecordedExchange exchange)
    {
        var path = exchange.Url.AbsolutePath;
        if (!path.StartsWith("/v2/", StringComparison.Ordinal))
            return RegistryOperation.Api;
        if (path.Contains("/blobs/uploads/", StringComparison.Ordinal))
            return RegistryOperation.Upload;
        if (!path.Contains("/manifests/", StringComparison.Ordinal))
            return RegistryOperation.Ping;
        return exchange.Method == HttpMethod.Put ? RegistryOperation.WriteManifest
            : exchange.Method == HttpMethod.Delete ? RegistryOperation.DeleteManifest
            : RegistryOperation.ReadManifest;
    }
}
