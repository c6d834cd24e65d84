using System.Text;
using HarborReplication.Testing.Recordings;
using HarborReplication.TriggerService.Events;
using HarborReplication.TriggerService.Webhooks;

namespace HarborReplication.TriggerService.Tests.Webhooks;

public sealed class WebhookReaderTests
{
    private const long Registry = 7;

    public static TheoryData<string> Others => [.. RecordedWebhook.All.Select(webhook => webhook.Name)
        .Where(name => !name.StartsWith("PUSH", StringComparison.Ordinal) && !name.StartsWith("DELETE", StringComparison.Ordinal)
            && !name.StartsWith("artifact.pushed", StringComparison.Ordinal) && !name.StartsWith("artifact.deleted", StringComparison.Ordinal))];

    [Theory]
    [InlineData("PUSH_ARTIFACT.Default", ArtifactEventKinds.Pushed, "demo/multi", "tmp-arm64")]
    [InlineData("PUSH_ARTIFACT.by-digest.Default", ArtifactEventKinds.Pushed, "demo/bydig", null)]
    [InlineData("DELETE_ARTIFACT.Default", ArtifactEventKinds.Deleted, "demo/ev1", "v1")]
    [InlineData("artifact.pushed.CloudEvents", ArtifactEventKinds.Pushed, "demo/multi", "tmp-arm64")]
    [InlineData("artifact.deleted.CloudEvents", ArtifactEventKinds.Deleted, "demo/ev1", "v1")]
    public void Read_RecordedFromHarbor_OneEvent(string name, string kind, string repository, string? tag)
    {
        var content = Read(RecordedWebhook.Find(name).Body);

        Assert.Empty(content.Mistakes);
        var one = Assert.Single(content.Events);
        Assert.Equal((Registry, kind, repository, tag, ArtifactEventSources.Webhook, "admin"), (one.RegistryId, one.Kind, one.Repository, one.Tag, one.Via, one.Actor));
        Assert.StartsWith("sha256:", one.Digest, StringComparison.Ordinal);
        Assert.Equal(2026, one.OccurredAt.Year);
        Assert.InRange(one.Key.Length, 1, ArtifactEvent.MaxKeyLength);
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Read_OtherThingsRecordedFromHarbor_Ignored(string name)
    {
        var content = Read(RecordedWebhook.Find(name).Body);

        Assert.Equal((0, 1, 0), (content.Events.Count, content.Ignored, content.Mistakes.Count));
    }

    [Fact]
    public void Read_TheSameBodyAgain_TheSameKey()
    {
        foreach (var webhook in RecordedWebhook.All)
            Assert.Equal(Read(webhook.Body).Events.Select(one => one.Key), Read(webhook.Body).Events.Select(one => one.Key));
    }

    // Harbor's own format has no id: another digest in the same second is another event.
    [Fact]
    public void Read_AnotherDigestInTheSameSecond_AnotherKey()
    {
        var body = RecordedWebhook.Find("PUSH_ARTIFACT.Default").Body;
        var other = body.Replace("26e5eb24", "36e5eb24", StringComparison.Ordinal);

        Assert.NotEqual(Read(body).Events[0].Key, Read(other).Events[0].Key);
    }

    [Theory]
    [InlineData("application/vnd.oci.image.manifest.v1+json")]
    [InlineData("application/vnd.oci.image.index.v1+json")]
    [InlineData("application/vnd.docker.distribution.manifest.v2+json")]
    [InlineData("application/vnd.docker.distribution.manifest.list.v2+json")]
    public void Read_EnvelopeOfManifestBlobPullAndUnknown_OnlyTheManifest(string mediaType)
    {
        var content = Read(
            $$"""
            {"events":[
              {{Notification("a", "push", "application/octet-stream", "")}},
              {{Notification("b", "push", mediaType, ",\"tag\":\"v1\"")}},
              {{Notification("c", "pull", mediaType, "")}},
              {{Notification("d", "mount", "application/octet-stream", "")}},
              {{Notification("e", "sing", mediaType, "")}}]}
            """);

        Assert.Empty(content.Mistakes);
        Assert.Equal(4, content.Ignored);
        var one = Assert.Single(content.Events);
        Assert.Equal(
            (ArtifactEventKinds.Pushed, "library/app", "v1", ArtifactEventSources.Notification, "builder"), (one.Kind, one.Repository, one.Tag, one.Via, one.Actor));
    }

    // Version 2.8 names the digest alone; version 3 has an event of its own for a tag.
    [Fact]
    public void Read_EnvelopeOfDeletions_ManifestByDigestAndTag()
    {
        var content = Read(
            """
            {"events":[
              {"id":"a","timestamp":"2026-11-24T10:00:00.5Z","action":"delete","target":{"digest":"sha256:1b2aebec7ac49fd7dc391c9a41ff68ed98ed6289e66ce7fb8878a75d706e7544","repository":"library/app"}},
              {"id":"b","timestamp":"2026-11-24T10:00:00.5Z","action":"delete","target":{"repository":"library/app","tag":"v1"}}]}
            """);

        Assert.Empty(content.Mistakes);
        Assert.Equal([ArtifactEventKinds.Deleted, ArtifactEventKinds.Untagged], content.Events.Select(one => one.Kind));
    }

    [Fact]
    public void Read_OneBadEventOfAnEnvelope_TheOtherIsTaken()
    {
        var content = Read(
            $$$"""
            {"events":[
              {"id":"a","action":"push","target":{"mediaType":"application/vnd.oci.image.manifest.v1+json"}},
              {{{Notification("b", "push", "application/vnd.oci.image.manifest.v1+json", "")}}}]}
            """);

        Assert.Single(content.Events);
        Assert.Contains(content.Mistakes, mistake => mistake.StartsWith("events[0].target.repository: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "the body is not JSON")]
    [InlineData("{", "the body is not JSON")]
    [InlineData("[]", "the body must be a JSON object")]
    [InlineData("{}", "type: is missing")]
    [InlineData("""{"type":5}""", "type: must be a string")]
    [InlineData("""{"events":{}}""", "events: must be an array")]
    [InlineData("""{"events":[5]}""", "events[0]: must be an object")]
    [InlineData("""{"type":"PUSH_ARTIFACT"}""", "occur_at: must be")]
    [InlineData("""{"type":"PUSH_ARTIFACT","occur_at":-5}""", "occur_at: must be")]
    [InlineData("""{"type":"PUSH_ARTIFACT","occur_at":1}""", "event_data: must be an object")]
    [InlineData("""{"type":"PUSH_ARTIFACT","occur_at":1,"event_data":{}}""", "event_data.repository: must be an object")]
    [InlineData("""{"type":"PUSH_ARTIFACT","occur_at":1,"event_data":{"repository":{"repo_full_name":"A b"}}}""", "event_data.repository.repo_full_name: is not the name")]
    [InlineData("""{"type":"PUSH_ARTIFACT","occur_at":1,"event_data":{"repository":{"repo_full_name":"a/b"},"resources":[]}}""", "event_data.resources: must be an array")]
    [InlineData("""{"type":"PUSH_ARTIFACT","occur_at":1,"event_data":{"repository":{"repo_full_name":"a/b"},"resources":[{}]}}""", "event_data.resources[0].digest: is missing")]
    [InlineData("""{"type":"PUSH_ARTIFACT","occur_at":1,"event_data":{"repository":{"repo_full_name":"a/b"},"resources":[{"tag":"\u0000"}]}}""", "event_data.resources[0].tag: is not a tag")]
    [InlineData("""{"specversion":"1.0","type":"harbor.artifact.pushed"}""", "id: is missing")]
    public void Read_Malformed_TellsTheField(string body, string mistake)
    {
        var content = Read(body);

        Assert.Empty(content.Events);
        Assert.Contains(content.Mistakes, text => text.StartsWith(mistake, StringComparison.Ordinal));
    }

    private static string Notification(string id, string action, string mediaType, string more) =>
        $$$"""
        {"id":"{{{id}}}","timestamp":"2026-11-24T10:00:00.123456789Z","action":"{{{action}}}","target":{"mediaType":"{{{mediaType}}}","size":7,
        "digest":"sha256:1b2aebec7ac49fd7dc391c9a41ff68ed98ed6289e66ce7fb8878a75d706e7544","repository":"library/app"{{{more}}}},"actor":{"name":"builder"}}
        """;

    private static WebhookContent Read(string body) => WebhookReader.Read(Encoding.UTF8.GetBytes(body), Registry);
}
