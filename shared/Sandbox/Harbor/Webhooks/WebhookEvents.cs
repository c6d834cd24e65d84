using System.Text.Json.Nodes;
using HarborReplication.Sandbox.Harbor.State;

namespace HarborReplication.Sandbox.Harbor.Webhooks;

/// <summary>Makes an artifact's event into the bodies that a project's policies ask for.</summary>
internal sealed class WebhookEvents(HarborState state, WebhookDelivery delivery, TimeProvider time)
{
    public void Pushed(ArtifactEvent happened) => Send("PUSH_ARTIFACT", "harbor.artifact.pushed", happened);

    public void Pulled(ArtifactEvent happened) => Send("PULL_ARTIFACT", "harbor.artifact.pulled", happened);

    public void Deleted(ArtifactEvent happened) => Send("DELETE_ARTIFACT", "harbor.artifact.deleted", happened);

    private void Send(string type, string cloudType, ArtifactEvent happened)
    {
        var now = time.GetUtcNow();
        foreach (var policy in state.WebhookPolicies.In(happened.Repository.ProjectId).Where(policy => policy.IsEnabled && policy.EventTypes.Contains(type)))
        {
            foreach (var target in policy.Targets)
            {
                var isCloudEvent = target.PayloadFormat == "CloudEvents";
                var body = isCloudEvent ? CloudEvent(policy, cloudType, happened, now) : new JsonObject
                {
                    ["type"] = type,
                    ["occur_at"] = now.ToUnixTimeSeconds(),
                    ["operator"] = happened.UserName,
                    ["event_data"] = Describe(happened),
                };
                delivery.Enqueue(target, body.ToJsonString(), isCloudEvent ? "application/cloudevents+json" : "application/json");
            }
        }
    }

    private JsonObject CloudEvent(WebhookPolicy policy, string type, ArtifactEvent happened, DateTimeOffset now) => new()
    {
        ["specversion"] = "1.0",
        ["id"] = Guid.NewGuid().ToString(),
        ["source"] = $"/projects/{policy.ProjectId}/webhook/policies/{policy.Id}",
        ["type"] = type,
        ["datacontenttype"] = "application/json",
        ["time"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        ["data"] = Describe(happened),
        ["requestid"] = happened.RequestId,
        ["operator"] = happened.UserName,
    };

    private JsonObject Describe(ArtifactEvent happened)
    {
        var repository = happened.Repository;
        var described = new JsonObject
        {
            ["name"] = repository.NameInProject,
            ["namespace"] = repository.Project,
            ["repo_full_name"] = repository.Name,
            ["repo_type"] = state.Projects.Get(repository.ProjectId) is { IsPublic: true } ? "public" : "private",
        };
        if (!happened.IsRepositoryGone)
            described.Insert(0, "date_created", repository.CreatedAt.ToUnixTimeSeconds());
        var separator = happened.Tag == happened.Digest ? '@' : ':';
        return new JsonObject
        {
            ["resources"] = new JsonArray(new JsonObject
            {
                ["digest"] = happened.Digest,
                ["tag"] = happened.Tag,
                ["resource_url"] = $"{happened.Host}/{repository.Name}{separator}{happened.Tag}",
            }),
            ["repository"] = described,
        };
    }
}
