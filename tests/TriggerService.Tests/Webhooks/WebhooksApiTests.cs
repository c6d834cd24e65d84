using System.Net;
using System.Net.Http.Json;
using HarborReplication.Testing.Recordings;
using HarborReplication.TriggerService.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace HarborReplication.TriggerService.Tests.Webhooks;

public sealed class WebhooksApiTests : IDisposable
{
    private readonly SqliteFile _file = new();

    public void Dispose() => _file.Dispose();

    [Theory]
    [InlineData("/webhooks/7", WebhookHost.Secret)]
    [InlineData("/webhooks/source", WebhookHost.Secret)]
    [InlineData("/webhooks/source", "Bearer " + WebhookHost.Secret)]
    public async Task Post_RecordedPush_StoredBeforeTheAnswer(string path, string authorization)
    {
        await using var host = await WebhookHost.StartAsync(_file.Options);

        using var response = await host.PostAsync(path, RecordedWebhook.Find("PUSH_ARTIFACT.Default").Body, authorization);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(1, (await AnswerAsync(response)).Accepted);
        var row = await host.ReadAsync(context => context.Events.AsNoTracking().SingleAsync());
        Assert.Equal((WebhookHost.Registry, "demo/multi", "tmp-arm64"), (row.RegistryId, row.Repository, row.Tag));
    }

    [Theory]
    [InlineData("PUSH_ARTIFACT.Default")]
    [InlineData("artifact.pushed.CloudEvents")]
    public async Task Post_TheSameAgain_StoredOnce(string name)
    {
        await using var host = await WebhookHost.StartAsync(_file.Options);
        using var first = await host.PostAsync("/webhooks/7", RecordedWebhook.Find(name).Body);

        using var second = await host.PostAsync("/webhooks/7", RecordedWebhook.Find(name).Body);

        Assert.Equal(HttpStatusCode.Accepted, second.StatusCode);
        var answer = await AnswerAsync(second);
        Assert.Equal((0, 1), (answer.Accepted, answer.Duplicates));
        Assert.Equal(1, await host.ReadAsync(context => context.Events.CountAsync()));
    }

    [Fact]
    public async Task Post_ManyAtOnceEachTwice_EachAcceptedOnceAndStored()
    {
        const int Events = 100;
        await using var host = await WebhookHost.StartAsync(_file.Options);
        var body = RecordedWebhook.Find("PUSH_ARTIFACT.Default").Body;

        var answers = await Task.WhenAll(Enumerable.Range(0, Events * 2).Select(async number =>
        {
            using var response = await host.PostAsync("/webhooks/7", body.Replace("tmp-arm64", $"v{number % Events}", StringComparison.Ordinal));
            return await AnswerAsync(response);
        }));

        Assert.Equal((Events, Events), (answers.Sum(answer => answer.Accepted), answers.Sum(answer => answer.Duplicates)));
        var tags = await host.ReadAsync(context => context.Events.Select(row => row.Tag).ToListAsync());
        Assert.Equal(Enumerable.Range(0, Events).Select(number => $"v{number}").Order(), tags.Order());
    }

    [Fact]
    public async Task Post_UnknownType_AcceptedAndIgnored()
    {
        await using var host = await WebhookHost.StartAsync(_file.Options);

        using var response = await host.PostAsync("/webhooks/7", """{"type":"TOMORROW","occur_at":1}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(1, (await AnswerAsync(response)).Ignored);
    }

    [Theory]
    [InlineData("/webhooks/7", null, HttpStatusCode.Unauthorized)]
    [InlineData("/webhooks/7", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("/webhooks/7", "bearer of news", HttpStatusCode.Unauthorized)]
    [InlineData("/webhooks/silent", WebhookHost.Secret, HttpStatusCode.Unauthorized)]
    [InlineData("/webhooks/silent", "", HttpStatusCode.Unauthorized)]
    [InlineData("/webhooks/9", WebhookHost.Secret, HttpStatusCode.NotFound)]
    [InlineData("/webhooks/nobody", WebhookHost.Secret, HttpStatusCode.NotFound)]
    public async Task Post_WrongSecretOrRegistry_RefusedAndNothingStored(string path, string? authorization, HttpStatusCode status)
    {
        await using var host = await WebhookHost.StartAsync(_file.Options);

        using var response = await host.PostAsync(path, RecordedWebhook.Find("PUSH_ARTIFACT.Default").Body, authorization);

        Assert.Equal(status, response.StatusCode);
        Assert.Contains("\"errors\":[{\"code\":", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(0, await host.ReadAsync(context => context.Events.CountAsync()));
    }

    [Fact]
    public async Task Post_Malformed_NamesTheField()
    {
        await using var host = await WebhookHost.StartAsync(_file.Options);

        using var response = await host.PostAsync("/webhooks/7", """{"type":"PUSH_ARTIFACT","occur_at":"noon"}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("occur_at: must be", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1024 * 1024, HttpStatusCode.BadRequest)]
    [InlineData((1024 * 1024) + 1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Post_LargeBody_RefusedAboveTheBound(int bytes, HttpStatusCode status)
    {
        await using var host = await WebhookHost.StartAsync(_file.Options);

        using var response = await host.PostAsync("/webhooks/7", new string('x', bytes));

        Assert.Equal(status, response.StatusCode);
    }

    // A sender takes 404 for an answer: it must not hear it only because this service's database is new.
    [Fact]
    public async Task Post_RegistriesNotToldYet_AskedToComeAgain()
    {
        await using var host = await WebhookHost.StartAsync(_file.Options, told: false);

        using var response = await host.PostAsync("/webhooks/7", RecordedWebhook.Find("PUSH_ARTIFACT.Default").Body);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter?.Delta);
    }

    private static async Task<WebhookResponse> AnswerAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<WebhookResponse>(TestContext.Current.CancellationToken))!;
}
