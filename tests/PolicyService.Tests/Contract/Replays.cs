using HarborReplication.Testing.Recordings;
using static HarborReplication.PolicyService.Tests.Contract.Replay;

namespace HarborReplication.PolicyService.Tests.Contract;

/// <summary>Every recording of a part of Harbor that the API stands for, and how its answer relates to Harbor's.</summary>
internal static class Replays
{
    private const string PerArtifact = "a task is one artifact, named by its tag or digest, where Harbor's is a repository";
    private const string NamesCause = "400 naming what is wrong, where Harbor answers a bare 500";
    private const string AdminOnly = "admin is the only account";
    private static readonly string[] Status500To400 = ["status", "$.errors[].code", "$.errors[].message"];
    private static readonly string[] TaskResources = ["$[].src_resource", "$[].dst_resource"];

    // In the order in which they are asked.
    public static readonly IReadOnlyList<Replay> OfTheFirstHarbor =
    [
        Different("adapters", "only the types that there are adapters for", "$", "$[]"),
        Different("adapterinfos", "the types here need nothing but URL, name and password", "$.*"),
        Same("registry-create"),
        Same("err-409-registry-exists"),
        Same("registry"),
        Different("registries", "the registry that stands for the local Harbor is listed too, by its own id", "X-Total-Count", "$"),
        Same("registry-create-badcred"),
        Different("registry-create-badtype", NamesCause, Status500To400),
        Different("registry-create-unreachable", NamesCause, Status500To400),
        Same("registry-info"),
        Different("registry-0-info-local", "the labels of a registry are in that registry", "$.supported_resource_filters[].values"),
        Same("registry-ping"),
        Same("err-404-registry"),
        Same("policy-create-manual"),
        Same("policy-create-event"),
        Same("policy-create-scheduled"),
        Same("policy"),
        Same("policies"),
        Same("policy-deletion-true"),
        Same("policy-create-replicate_deletion-ignored"),
        Different(
            "policy-replicate_deletion-ignored", "replicate_deletion is honoured on write beside deletion", "$[].deletion", "$[].replicate_deletion"),
        Same("err-400-badcron"),
        Different("err-400-json", "the position of the mistake instead of the parser's words", "$.errors[].message"),
        Same("err-400-noregistry"),
        Same("err-400-policy-noname"),
        Same("err-404-policy"),
        Same("err-409-policy-exists"),
        Same("err-412-registry-in-use"),
        Same("err-422-badtype"),
        Same("execution-start"),
        Same("execution-inprogress"),
        Same("execution-disabled-policy"),
        Same("executions"),
        Same("executions-by-policy"),
        Same("execution"),
        Different("tasks", PerArtifact, TaskResources),
        Same("task-log"),
        Same("execution-failed"),
        Different("tasks-failed", PerArtifact, TaskResources),
        Same("task-log-failed"),
        Same("execution-stop-finished"),
        Different("tasks-second-run", PerArtifact, TaskResources),
        Same("exec-logs-404"),
        Same("err-401-anonymous"),
        Same("err-401-badpw"),
        Same("err-404-route"),
        At("err-400-badq", "/projects", "/registries"),
        At("err-422-pagesize", "/projects", "/registries"),
        At("err-405-method", "/projects/demo", "/registries/1"),
        None("err-403-csrf-cookie-post", "no session is kept in a cookie, so there is none to forge requests with"),
        None("err-403-dev-registries", AdminOnly),
    ];

    /// <summary>The other site, which pulls from the first one.</summary>
    public static readonly IReadOnlyList<Replay> OfTheSecondHarbor =
    [
        Same("b-registry-create"),
        Same("b-policy-create-pull"),
        Same("b-policy-pull"),
        Same("b-execution-start"),
        Different("b-pull-tasks", PerArtifact, TaskResources),
        None("b-robot-list-registries", AdminOnly),
    ];

    public static IEnumerable<Replay> All => OfTheFirstHarbor.Concat(OfTheSecondHarbor);

    /// <summary>Whether the API stands for the part of Harbor that a recording is of.</summary>
    public static bool Concerns(RecordedExchange recording)
    {
        var path = recording.Url.AbsolutePath;
        return path.StartsWith("/api/v2.0/registries", StringComparison.Ordinal) || path.StartsWith("/api/v2.0/replication/", StringComparison.Ordinal);
    }
}
