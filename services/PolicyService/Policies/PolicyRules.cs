using System.Text.Json;
using HarborReplication.Contracts.Words;
using HarborReplication.PolicyService.Dispatching;
using HarborReplication.PolicyService.Reconciling;
using HarborReplication.PolicyService.Registries;
using HarborReplication.PolicyService.Windows;
using HarborReplication.Rules.Filters;
using HarborReplication.Rules.Naming;
using HarborReplication.Rules.Pairs;
using HarborReplication.Rules.Schedules;

namespace HarborReplication.PolicyService.Policies;

/// <summary>What a policy must be like to be saved, apart from whether its name is free and its registries exist.</summary>
internal static class PolicyRules
{
    private const int MaxNameLength = 256;
    private const int MaxFilters = 64;
    private const int MaxPatterns = 256;
    private const int MaxCronLength = 128;
    private const int MaxReplaceCount = sbyte.MaxValue;
    private const string CronField = "trigger.trigger_settings.cron";
    private const int MaxJitterSeconds = 6 * 3600;
    private const string AnyTime = "0 0 * * *";

    /// <summary>Every mistake, each beginning with its field.</summary>
    public static IReadOnlyList<string> Check(PolicyRequest request, bool hasLocalRegistry)
    {
        var mistakes = new List<string>();
        if (string.IsNullOrWhiteSpace(request.Name))
            mistakes.Add($"name: empty name; give 1 to {MaxNameLength} characters");
        else if (request.Name.Trim().Length > MaxNameLength)
            mistakes.Add($"name: is longer than {MaxNameLength} characters");
        CheckRegistries(request, hasLocalRegistry, mistakes);
        CheckNaming(request, mistakes);
        CheckTrigger(request, mistakes);
        CheckFilters(request.Filters ?? [], mistakes);
        if (!string.IsNullOrEmpty(request.WorkerRegion) && !RegistryRules.IsRegion(request.WorkerRegion))
            mistakes.Add(RegistryRules.RegionMistake("worker_region", request.WorkerRegion));
        if (!string.IsNullOrEmpty(request.Reconcile) && !ReconcileModes.Every.Contains(request.Reconcile))
            mistakes.Add($"reconcile: \"{request.Reconcile}\" is unknown; use {string.Join(", ", ReconcileModes.Every)}");
        ConflictRuleCheck.Check(request, mistakes);
        ConcurrencyRule.Check("max_concurrent", request.MaxConcurrent ?? 0, mistakes);
        WindowRules.Read(request.Windows, mistakes);
        return mistakes;
    }

    /// <summary>Writes all of a checked request but its registries into a policy; what the request leaves out gets its default.</summary>
    public static void Fill(Policy policy, PolicyRequest request)
    {
        policy.Name = request.Name!.Trim();
        policy.Description = request.Description ?? "";
        policy.DestinationNamespace = request.DestNamespace ?? "";
        policy.ReplaceCount = request.DestNamespaceReplaceCount is >= 0 and var count ? count : DestinationNaming.ReplaceAll;
        policy.Trigger = request.Trigger?.Type;
        policy.Cron = request.Trigger?.TriggerSettings is { } settings ? settings.Cron?.Trim() ?? "" : null;
        policy.JitterSeconds = request.Trigger?.TriggerSettings?.JitterSeconds ?? 0;
        policy.MissedRuns = request.Trigger?.TriggerSettings?.MissedRuns is { Length: > 0 } missed ? missed : MissedRuns.RunOnce;
        policy.SchedulePaused = request.Trigger?.TriggerSettings?.Paused ?? false;
        policy.TimeZone = string.IsNullOrEmpty(request.TimeZone) ? null : request.TimeZone;
        policy.Filters = PolicyFilter.Write((request.Filters ?? []).Select(filter => Filter(filter!)));
        policy.Deletion = request.Deletion == true || request.ReplicateDeletion == true;
        policy.Override = request.Override ?? false;
        policy.Enabled = request.Enabled ?? false;
        policy.Speed = Math.Max(request.Speed ?? 0, 0);
        policy.MaxConcurrent = request.MaxConcurrent ?? 0;
        policy.Windows = PolicyWindows.Write(WindowRules.Read(request.Windows, []));
        policy.CopyByChunk = request.CopyByChunk ?? false;
        policy.SingleActive = request.SingleActiveReplication ?? false;
        policy.Reconcile = string.IsNullOrEmpty(request.Reconcile) ? ReconcileModes.SinceEnabled : request.Reconcile;
        policy.Conflict = string.IsNullOrEmpty(request.Conflict) ? ConflictRules.LastPush : request.Conflict;
        policy.WorkerRegion = string.IsNullOrEmpty(request.WorkerRegion) ? null : request.WorkerRegion;
    }

    public static long Id(RegistryReference? reference) => reference?.Id ?? 0;

    private static void CheckRegistries(PolicyRequest request, bool hasLocalRegistry, List<string> mistakes)
    {
        var (source, destination) = (Id(request.SrcRegistry), Id(request.DestRegistry));
        if (!hasLocalRegistry)
        {
            foreach (var (field, id) in new[] { (PolicyEnds.SourceField, source), (PolicyEnds.DestinationField, destination) })
            {
                if (id == LocalRegistry.Id)
                    mistakes.Add(RegistryIds.NoLocal(field));
            }
        }
        else if (source == LocalRegistry.Id && destination == LocalRegistry.Id)
        {
            mistakes.Add($"{PolicyEnds.DestinationField}: is absent or 0, the local Harbor, as the source is; give one of them the id of another registry");
        }

        if (request.Destinations is { Count: > 0 } destinations && (destinations.Count > 1 || Id(destinations[0]) != destination))
            mistakes.Add("destinations: a policy has one destination; leave this out and give dest_registry.id");
    }

    private static void CheckNaming(PolicyRequest request, List<string> mistakes)
    {
        var count = request.DestNamespaceReplaceCount ?? DestinationNaming.ReplaceAll;
        if (count > MaxReplaceCount)
            mistakes.Add($"dest_namespace_replace_count: is {count}; give -1 for all components or 0 to {MaxReplaceCount}");
        if (!DestinationNaming.TryCreate(request.DestNamespace, count, PathRule.Any, out _, out var error))
            mistakes.Add(error);
    }

    private static void CheckTrigger(PolicyRequest request, List<string> mistakes)
    {
        var zoned = CronSchedule.TryParse(AnyTime, request.TimeZone, out _, out var error);
        if (!zoned)
            mistakes.Add(error!);
        if (request.Trigger is not { } trigger)
            return;
        if (trigger.Type is null || !TriggerTypes.All.Contains(trigger.Type))
            mistakes.Add($"trigger.type: \"{trigger.Type}\" is unknown; use {string.Join(", ", TriggerTypes.All)}");
        if (trigger.Type == TriggerTypes.EventBased && request.SingleActiveReplication == true)
            mistakes.Add("single_active_replication: is not for the trigger event_based, whose events must not be skipped; leave it out or use another trigger");
        if (trigger.TriggerSettings?.JitterSeconds is < 0 or > MaxJitterSeconds)
            mistakes.Add($"trigger.trigger_settings.jitter_seconds: is {trigger.TriggerSettings.JitterSeconds}; give 0 to {MaxJitterSeconds}");
        if (trigger.TriggerSettings?.MissedRuns is { Length: > 0 } missed && !MissedRuns.All.Contains(missed))
            mistakes.Add($"trigger.trigger_settings.missed_runs: \"{missed}\" is unknown; use {string.Join(", ", MissedRuns.All)}");
        var cron = trigger.TriggerSettings?.Cron ?? "";
        if (cron.Length > MaxCronLength)
            mistakes.Add($"{CronField}: is longer than {MaxCronLength} characters; write ranges and steps, as in 1-20/2");
        else if (trigger.Type == TriggerTypes.Scheduled)
            CheckCron(cron, mistakes);
    }

    private static void CheckCron(string cron, List<string> mistakes)
    {
        if (cron.Length == 0)
            mistakes.Add($"{CronField}: is missing; give 5 fields, or 6 with seconds 0 in front, as in \"0 0 3 * * *\"");
        else if (!CronSchedule.TryParse(cron, null, out _, out var error))
            mistakes.Add($"{CronField}: invalid cron string for scheduled trigger: {cron}; {(error.StartsWith("cron: ", StringComparison.Ordinal) ? error["cron: ".Length..] : error)}");
    }

    private static void CheckFilters(IReadOnlyList<FilterRequest?> filters, List<string> mistakes)
    {
        if (filters.Count > MaxFilters)
            mistakes.Add($"filters: there are {filters.Count}; at most {MaxFilters} are allowed");
        var wrong = filters.Select((filter, index) => KindMistake(filter, $"filters[{index}].value")).OfType<string>().ToList();
        mistakes.AddRange(wrong);
        if (wrong.Count > 0)
            return;
        if (filters.Sum(filter => filter!.Value is { ValueKind: JsonValueKind.Array } values ? values.GetArrayLength() : 1) > MaxPatterns)
            mistakes.Add($"filters: there are more than {MaxPatterns} patterns and labels; say more with each, as in \"team-{{a,b}}/**\"");
        else if (!Selection.TryCreate([.. filters.Select(filter => Filter(filter!).ToRule())], out _, out var errors))
            mistakes.AddRange(errors);
    }

    private static string? KindMistake(FilterRequest? filter, string field)
    {
        if (filter is null)
            return $"{field}: there is no filter; give an object with type and value, or leave it out";
        var kind = filter.Value?.ValueKind ?? JsonValueKind.Undefined;
        var isList = kind == JsonValueKind.Array && filter.Value!.Value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String);
        var isText = kind is JsonValueKind.String or JsonValueKind.Undefined;
        return filter.Type switch
        {
            FilterTypes.Label => isList ? null : $"{field}: a label filter takes an array of label names, as in [\"stable\"]",
            FilterTypes.Name or FilterTypes.Tag or FilterTypes.MediaType => isText || (isList && filter.Value!.Value.GetArrayLength() > 0)
                ? null
                : $"{field}: a {filter.Type} filter takes a text, as in \"library/**\", or an array of texts of which any may match",
            FilterTypes.Newest => isText || kind == JsonValueKind.Number ? null : $"{field}: a newest filter takes a number, as in 10",
            _ => isText ? null : $"{field}: {filter.Type} takes a text",
        };
    }

    private static PolicyFilter Filter(FilterRequest filter) =>
        new(filter.Type ?? "", filter.Value ?? default, NullWhenEmpty(filter.Decoration), NullWhenEmpty(filter.Syntax));

    private static string? NullWhenEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
